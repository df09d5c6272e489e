public import Canonical
public import Secrets

/// What the shareholders' recovery secret and the server factor become: the key that wraps the master key, and the
/// commitment by which a rebuilt secret is known to be the right one.
public struct RecoveryKey: Sendable {
    /// 32 public bytes that stand in the epoch's configuration. They tell nothing of the key.
    public let commitment: Bytes
    private let key: SecretBytes

    /// - Parameters:
    ///   - recoverySecret: 32 bytes.
    ///   - factor: the server factor, if the epoch has one; its presence enters both derivations.
    ///   - salt: the epoch's salt.
    /// - Throws: `wrong-length` for a recovery secret of another length.
    public init(recoverySecret: SecretBytes, factor: ServerFactor?, salt: Bytes) throws(KeyringError) {
        guard recoverySecret.count == KeyringLimits.keyCount else { throw KeyringError(.wrongLength) }
        let input = factor.map { SecretBytes.joining([recoverySecret, $0.bytes]) } ?? recoverySecret
        let hasFactor = CanonicalValue.boolean(factor != nil)
        key = Derivation.derive(.recoveryKey, [hasFactor], from: input, salt: salt)
        commitment = Derivation.derive(.commit, [hasFactor], from: input, salt: salt).withBytes { Bytes($0) }
    }

    /// Whether this is the key that the configuration committed to.
    public func matches(_ commitment: Bytes) -> Bool { equalInConstantTime(self.commitment, commitment) }

    /// The master key, wrapped. `binding` is the canonical bytes of what the wrap belongs to: the epoch's configuration
    /// and roster.
    ///
    /// - Throws: `cipher-failed`.
    public func wrap(
        _ master: MasterKey,
        binding: Bytes,
        random: some RandomSource
    ) throws(KeyringError) -> Bytes {
        try AEAD.seal(
            master.key,
            key: key,
            aad: Self.aad(master.generation, binding),
            nonce: random.bytes(AEAD.nonceCount)
        )
    }

    /// The master key of this generation out of its wrap.
    ///
    /// - Throws: `not-authentic` if the key, the generation, the binding or a byte is another; `blob-truncated`,
    ///   `blob-format-unknown`, `wrong-length`, `cipher-failed`.
    public func open(
        _ wrapped: Bytes,
        generation: MasterGeneration,
        binding: Bytes
    ) throws(KeyringError) -> MasterKey {
        let bytes = try AEAD.open(wrapped, key: key, aad: Self.aad(generation, binding))
        return try MasterKey(generation: generation, key: bytes)
    }

    private static func aad(_ generation: MasterGeneration, _ binding: Bytes) -> Bytes {
        Canonical.labelled(.wrap, [.unsigned(MasterKey.suite), .generation(generation), .bytes(binding)])
    }
}
