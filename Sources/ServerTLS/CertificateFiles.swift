import Canonical
import Glibc
import Secrets

/// The two PEM files of the server's certificate.
public struct CertificateFiles: Hashable, Sendable {
    public let certificate: String
    public let key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads both, off Swift's threads.
    ///
    /// - Throws: `TLSError` that names the files.
    public func load() async throws(TLSError) -> TLSIdentity {
        let files = self
        return try await OwnQueue.run { () throws(TLSError) in try files.read() }
    }

    /// Blocks.
    func read() throws(TLSError) -> TLSIdentity {
        let certificates = try PrivateFile.read(certificate)
        let key = try PrivateFile.readSecret(self.key)
        do {
            return try TLSIdentity(certificates: certificates, key: key)
        } catch {
            throw TLSError(error.code, "\(error.detail) The files are \(certificate) and \(self.key).")
        }
    }

    /// Blocks. The state of both; a file that is not there has none.
    func stamps() -> [FileStamp?] { [FileStamp(of: certificate), FileStamp(of: key)] }
}
