import AsymmetricKeys
import KMIP

/// What Re-key Key Pair makes of the attributes of a pair: those of the new keys, and what is left to the old ones (KMIP 2.1 section 6.1.47).
struct PairReplacement {
    private let privateKey: KeyReplacement
    private let publicKey: KeyReplacement
    /// The pair that is to be made: as the old one where nothing else is asked for.
    let shape: PairShape

    /// - Parameters:
    ///   - privateKey: attributes of the old private key.
    ///   - publicKey: of the old public key.
    ///   - offset: seconds from now to the activation of the new pair.
    ///   - asked: what the new keys shall have in the place of what the old ones have.
    ///   - now: Seconds since 1970.
    /// - Throws: as ``KeyReplacement`` and ``PairShape``.
    init(
        of privateKey: Attributes,
        _ publicKey: Attributes,
        offset: UInt32?,
        _ asked: PairAttributes? = nil,
        now: Int64
    ) throws(KMIPError) {
        func replacement(
            _ old: Attributes,
            _ type: ObjectType,
            _ asked: Attributes?
        ) throws(KMIPError) -> KeyReplacement {
            try KeyReplacement(
                of: old,
                type,
                offset: offset,
                asked: asked ?? Attributes(),
                randomness: ServerFacts.pairRandomness,
                now: now
            )
        }
        self.privateKey = try replacement(privateKey, .privateKey, asked?.privateKey)
        self.publicKey = try replacement(publicKey, .publicKey, asked?.publicKey)
        shape = try PairShape(self.privateKey.new)
    }

    /// - Parameters:
    ///   - ids: of the old private and public key.
    ///   - id: of the new private key.
    func done(
        _ key: AsymmetricKey,
        _ ids: (privateKey: String, publicKey: String),
        _ id: String
    ) throws(KMIPError) -> (pair: NewPair, old: (privateKey: Attributes, publicKey: Attributes)) {
        let own = privateKey.linked(ids.privateKey, id)
        let other = publicKey.linked(ids.publicKey, NewPair.publicIdentifier(of: id))
        let pair = try NewPair(replacing: key, id) { $0.isPrivate ? own.new : other.new }
        return (pair, (own.old, other.old))
    }
}
