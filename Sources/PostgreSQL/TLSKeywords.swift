import ClientCertificates
import Glibc
import SQLStore
import Store

/// What the C library is told about TLS. Files that it would look for by itself, in somebody's home, are never used.
struct TLSKeywords: Sendable {
    /// No file has this path, and the library takes it for a file that is not there.
    static let nothing = "/dev/null/none"

    let keywords: [(name: String, value: String)]
    /// Files that last as long as they are used.
    private let files: ClientIdentityFiles?

    /// Reads what has to be read now, so that each connection is made with the files of its time.
    ///
    /// - Throws: `unavailable` with a sentence that names the file which cannot be read.
    init(_ tls: DatabaseTLS) throws(StoreError) {
        guard tls.mode != .disable else {
            keywords = [("sslmode", "disable")]
            files = nil
            return
        }
        files = try Self.files(tls)
        keywords = [
            ("sslmode", tls.mode.rawValue), ("sslrootcert", try Self.authority(tls)),
            ("sslcert", files?.certificate ?? Self.nothing), ("sslkey", files?.key ?? Self.nothing),
        ]
    }

    private static func files(_ tls: DatabaseTLS) throws(StoreError) -> ClientIdentityFiles? {
        if let path = tls.pkcs12 {
            do throws(ClientCertificateError) {
                return try ClientIdentityFiles(pkcs12: path)
            } catch {
                throw StoreError(.unavailable, "the client certificate for the database: \(error.detail)")
            }
        }
        guard let certificate = tls.certificate else { return nil }
        guard let key = tls.key else {
            throw StoreError(.unavailable, "a client certificate is set (sslcert), and its private key is not (sslkey)")
        }
        try checkReadable(certificate, "client certificate (sslcert)")
        try checkReadable(key, "private key of the client certificate (sslkey)")
        return ClientIdentityFiles(certificate: certificate, key: key)
    }

    private static func authority(_ tls: DatabaseTLS) throws(StoreError) -> String {
        if let path = tls.authority {
            try checkReadable(path, "authority's certificate (sslrootcert)")
            return path
        }
        guard tls.mode == .verifyCA || tls.mode == .verifyFull else { return nothing }
        guard let path = machineAuthorities.first(where: { access($0, R_OK) == 0 }) else {
            throw StoreError(.unavailable, "this machine has no list of authorities; set sslrootcert")
        }
        return path
    }

    private static func checkReadable(_ path: String, _ what: String) throws(StoreError) {
        guard !path.utf8.contains(0), access(path, R_OK) == 0 else {
            throw StoreError(.unavailable, "the \(what) \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
    }

    private static let machineAuthorities = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]
}
