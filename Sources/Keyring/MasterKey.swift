public import Canonical
public import Secrets

/// One generation's master key and the three keys below it, derived once. Nothing that must outlive the generation is
/// derived from it.
public final class MasterKey: Sendable {
    /// XAES-256-GCM, HKDF-SHA256 and SHA-256: the suite of everything under this key.
    public static let suite: UInt64 = 1

    public let generation: MasterGeneration
    let key: SecretBytes
    let objectWrapping: SecretBytes
    let rowTag: SecretBytes
    let logTag: SecretBytes

    /// - Throws: `wrong-length` unless the key has 32 bytes.
    init(generation: MasterGeneration, key: SecretBytes) throws(KeyringError) {
        guard key.count == KeyringLimits.keyCount else { throw KeyringError(.wrongLength) }
        let fields: [CanonicalValue] = [.unsigned(Self.suite), .generation(generation)]
        self.generation = generation
        self.key = key
        objectWrapping = Derivation.derive(.objectWrappingKey, fields, from: key)
        rowTag = Derivation.derive(.rowTagKey, fields, from: key)
        logTag = Derivation.derive(.logTagKey, fields, from: key)
    }

    /// Whether both are the same key of the same generation, in constant time.
    public func isSame(as other: MasterKey) -> Bool {
        let isEqual = key.withBytes { own in other.key.withBytes { equalInConstantTime(own, $0) } }
        return isEqual && generation == other.generation
    }

    /// A new master key.
    ///
    /// - Throws: `wrong-length` if `random` gives another number of bytes than asked for.
    public static func random(
        generation: MasterGeneration,
        _ random: some RandomSource
    ) throws(KeyringError) -> MasterKey {
        try MasterKey(generation: generation, key: random.secret(KeyringLimits.keyCount))
    }

    /// An earlier master key, wrapped under this one: it stays needed until no row names its generation.
    ///
    /// - Throws: `cipher-failed`.
    public func wrap(
        earlier: MasterKey,
        vault: VaultID,
        random: some RandomSource
    ) throws(KeyringError) -> Bytes {
        try wrap(earlier, as: .earlierMaster, vault, random)
    }

    /// The earlier master key of this generation out of its wrap.
    ///
    /// - Throws: as `RecoveryKey.open` does.
    public func open(
        earlier wrapped: Bytes,
        generation: MasterGeneration,
        vault: VaultID
    ) throws(KeyringError) -> MasterKey {
        try open(wrapped, as: .earlierMaster, generation, vault)
    }

    /// The next master key, wrapped under this one from its making until it rules or is given up.
    ///
    /// - Throws: `cipher-failed`.
    public func wrap(next: MasterKey, vault: VaultID, random: some RandomSource) throws(KeyringError) -> Bytes {
        try wrap(next, as: .nextMaster, vault, random)
    }

    /// The next master key of this generation out of its wrap.
    ///
    /// - Throws: as `RecoveryKey.open` does.
    public func open(
        next wrapped: Bytes,
        generation: MasterGeneration,
        vault: VaultID
    ) throws(KeyringError) -> MasterKey {
        try open(wrapped, as: .nextMaster, generation, vault)
    }

    private func wrap(
        _ other: MasterKey,
        as label: Label,
        _ vault: VaultID,
        _ random: some RandomSource
    ) throws(KeyringError) -> Bytes {
        try AEAD.seal(
            other.key,
            key: objectWrapping,
            aad: Self.aad(label, other.generation, vault),
            nonce: random.bytes(AEAD.nonceCount)
        )
    }

    private func open(
        _ wrapped: Bytes,
        as label: Label,
        _ generation: MasterGeneration,
        _ vault: VaultID
    ) throws(KeyringError) -> MasterKey {
        let bytes = try AEAD.open(wrapped, key: objectWrapping, aad: Self.aad(label, generation, vault))
        return try MasterKey(generation: generation, key: bytes)
    }

    private static func aad(_ label: Label, _ generation: MasterGeneration, _ vault: VaultID) -> Bytes {
        Canonical.labelled(label, [.unsigned(suite), .vault(vault), .generation(generation)])
    }
}
