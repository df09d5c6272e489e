/// A mesh CA with both its certificates.
public struct MeshAuthority: Sendable {
    public let generation: UInt64
    public let key: AuthorityKey
    /// What is published as mesh CA: who trusts it trusts this generation only.
    public let selfSigned: IssuedCertificate
    /// What stands in chains between a leaf and the root.
    public let cross: IssuedCertificate

    public init(generation: UInt64, key: AuthorityKey, selfSigned: IssuedCertificate, cross: IssuedCertificate) {
        self.generation = generation
        self.key = key
        self.selfSigned = selfSigned
        self.cross = cross
    }

    /// The mesh CA as a signer.
    public var issuer: Issuer { get throws(AuthorityError) { try Issuer(key, cross) } }
}
