/// The certificates of one server for tests, as PEM files. The server knows `authority` only.
///
/// A client's pair is for `/O=Key Org/OU=KMS/CN=kms`, issued by `/O=Keyquorum Tests/CN=Database CA`. PostgreSQL has a user `kms` that
/// logs in by such a certificate and nothing else; on MariaDB a test makes the user that it wants.
public struct TestCertificates: Sendable, Hashable {
    /// A certificate, its key, and both together in a PKCS#12 file without a password.
    public struct Pair: Sendable, Hashable {
        public let certificate: String
        public let key: String
        public let pkcs12: String

        init(_ folder: String, _ name: String) {
            certificate = "\(folder)/\(name).pem"
            key = "\(folder)/\(name).key"
            pkcs12 = "\(folder)/\(name).p12"
        }
    }

    public static let clientSubject = "/O=Key Org/OU=KMS/CN=kms"
    public static let issuer = "/O=Keyquorum Tests/CN=Database CA"

    public let folder: String

    /// Who signed the server's and the clients' certificates.
    public var authority: String { "\(folder)/ca.pem" }
    /// Another one, which signed nothing of the server's.
    public var otherAuthority: String { "\(folder)/other-ca.pem" }
    /// Of the subject `/O=Key Org/CN=localhost`, for `localhost` and `127.0.0.1`.
    public var server: Pair { Pair(folder, "server") }
    public var client: Pair { Pair(folder, "client") }
    /// The same names, signed by the other authority.
    public var otherClient: Pair { Pair(folder, "other-client") }
    /// Signed by the right authority, but its time is over.
    public var expiredClient: Pair { Pair(folder, "expired-client") }

    /// Issues one more client's pair.
    ///
    /// - Parameters:
    ///   - name: of the files, unused so far.
    ///   - subject: in the form `/O=…/CN=…`.
    ///   - days: how long it is valid from now; negative for one whose time is over.
    public func issue(
        _ name: String,
        subject: String = Self.clientSubject,
        byOther: Bool = false,
        days: Int = 30
    ) async throws -> Pair {
        let script = DatabaseServer.scripts + "/lib.sh"
        let steps = """
            set -euo pipefail; source "$1"; cd "$2"
            certificate "$3" "$4" "$5" "$6" extendedKeyUsage=clientAuth
            pkcs12 "$3"
            """
        let authority = byOther ? "other-ca" : "ca"
        let bash = try Command(["bash", "-c", steps, "issue", script, folder, name, authority, subject, "\(days)"])
        let (output, status) = await bash.finish()
        guard status == 0 else { throw TestDatabaseError("the certificate \(name) was not made: \(output)") }
        return Pair(folder, name)
    }
}
