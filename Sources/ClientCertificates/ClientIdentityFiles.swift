import Secrets

/// The files of a client identity, as the databases' libraries take them: by path.
public final class ClientIdentityFiles: Sendable {
    /// PEM of the chain and of the private key. Good as long as this object lives.
    public let certificate: String
    public let key: String
    private let memory: [MemoryFile]

    /// A pair of PEM files that lie somewhere.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
        memory = []
    }

    /// An identity in memory.
    ///
    /// - Throws: `exhausted`.
    public init(_ identity: ClientIdentity) throws(ClientCertificateError) {
        let certificate = try MemoryFile(SecretBytes(copying: identity.certificates))
        let key = try MemoryFile(identity.key)
        self.certificate = certificate.path
        self.key = key.path
        memory = [certificate, key]
    }

    /// What a PKCS#12 file without a password holds, read now.
    ///
    /// - Throws: as `ClientIdentity` does.
    public convenience init(pkcs12 path: String) throws(ClientCertificateError) {
        try self.init(try ClientIdentity(pkcs12: path))
    }
}
