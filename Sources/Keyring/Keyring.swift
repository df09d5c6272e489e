public import Canonical
public import Secrets

/// The master keys of all generations still needed: wraps under the current one, opens under the one that a row names.
///
/// It decides nothing about who may see what; whoever calls it has decided that.
public struct Keyring: Sendable {
    /// The master key that new rows are wrapped and tagged under.
    public let currentMaster: MasterKey
    private let masters: [MasterGeneration: MasterKey]
    private let random: any RandomSource

    /// - Parameters:
    ///   - current: the newest master key.
    ///   - earlier: those that rows still name, in any order.
    ///   - random: where nonces come from.
    public init(current: MasterKey, earlier: [MasterKey] = [], random: any RandomSource = SystemRandom()) {
        currentMaster = current
        self.random = random
        var masters: [MasterGeneration: MasterKey] = [:]
        for master in earlier + [current] { masters[master.generation] = master }
        self.masters = masters
    }

    /// The same with more master keys that can be opened; the current one stays what it is.
    public func knowing(_ more: [MasterKey]) -> Keyring {
        Keyring(current: currentMaster, earlier: allMasters + more, random: random)
    }

    /// The same with another one of its master keys as the current one.
    ///
    /// - Throws: `generation-behind` for a generation that it does not have.
    public func moved(to generation: MasterGeneration) throws(KeyringError) -> Keyring {
        Keyring(current: try master(generation), earlier: allMasters, random: random)
    }

    /// The same without the master keys of some generations; the current one always stays.
    public func forgetting(_ generations: Set<MasterGeneration>) -> Keyring {
        let kept = allMasters.filter { !generations.contains($0.generation) }
        return Keyring(current: currentMaster, earlier: kept, random: random)
    }

    /// The generation that new rows get.
    public var current: MasterGeneration { currentMaster.generation }

    /// Every generation that can be opened, oldest first.
    public var generations: [MasterGeneration] { masters.keys.sorted() }

    /// Every master key, oldest first: for a rotation, whose new keyring has them all as earlier ones.
    public var allMasters: [MasterKey] { masters.values.sorted { $0.generation < $1.generation } }

    /// Seals a secret for one purpose and one place, under the current generation. The label and the fields must be the
    /// same when it is opened.
    ///
    /// - Throws: `too-large`, `cipher-failed`.
    public func seal(_ secret: SecretBytes, as label: Label, _ fields: [CanonicalValue]) throws(KeyringError) -> Bytes {
        guard secret.count <= KeyringLimits.material else { throw KeyringError(.tooLarge) }
        return try AEAD.seal(
            Padding.pad(secret),
            key: currentMaster.objectWrapping,
            aad: Self.aad(label, fields),
            nonce: random.bytes(AEAD.nonceCount)
        )
    }

    /// Opens what `seal` made under the label, the fields and the generation.
    ///
    /// - Throws: `not-authentic` if one of them or a byte is another, `generation-behind`, `blob-format-unknown`,
    ///   `blob-truncated`, `too-large`, `cipher-failed`.
    public func open(
        _ sealed: Bytes,
        as label: Label,
        _ fields: [CanonicalValue],
        generation: MasterGeneration
    ) throws(KeyringError) -> SecretBytes {
        let key = try master(generation).objectWrapping
        guard sealed.count <= KeyringLimits.material + 2 * KeyringLimits.paddingStep + AEAD.overhead else {
            throw KeyringError(.tooLarge)
        }
        return try Padding.remove(try AEAD.open(sealed, key: key, aad: Self.aad(label, fields)))
    }

    /// A tag of the current generation over an empty text, and its check under any generation.
    func tag(_ aad: Bytes, key: SecretBytes) throws(KeyringError) -> Bytes {
        try AEAD.seal(.empty, key: key, aad: aad, nonce: random.bytes(AEAD.nonceCount))
    }

    func checkTag(_ tag: Bytes, _ aad: Bytes, key: SecretBytes) throws(KeyringError) {
        guard try AEAD.open(tag, key: key, aad: aad).count == 0 else { throw KeyringError(.wrongLength) }
    }

    func master(_ generation: MasterGeneration) throws(KeyringError) -> MasterKey {
        guard let master = masters[generation] else { throw KeyringError(.unknownGeneration, generation) }
        return master
    }

    private static func aad(_ label: Label, _ fields: [CanonicalValue]) -> Bytes {
        Canonical.labelled(label, [.unsigned(MasterKey.suite)] + fields)
    }
}
