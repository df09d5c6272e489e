import Canonical
import Secrets
import ServerTLS

/// A CA made by `openssl`, with an intermediate, and certificates of it.
struct TestAuthority: Sendable {
    let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        try await root("root", "Test root")
        try await issue("middle", "Test middle", by: "root", extensions: "basicConstraints=critical,CA:TRUE")
    }

    /// A self-signed certificate and key as `NAME.pem` and `NAME.key`.
    func root(_ name: String, _ subject: String) async throws {
        try await OpenSSL.must(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=\(subject)",
            "-keyout",
            folder.file(name + ".key"),
            "-out",
            folder.file(name + ".pem")
        )
    }

    /// A certificate of `issuer`; `algorithm` as `openssl genpkey` takes it.
    func issue(
        _ name: String,
        _ subject: String,
        by issuer: String,
        extensions: String = "subjectAltName=IP:127.0.0.1,DNS:localhost",
        algorithm: [String] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    ) async throws {
        try folder.write(extensions, to: name + ".ext")
        let key = folder.file(name + ".key")
        let made = try await OpenSSL.run(["genpkey"] + algorithm + ["-out", key])
        guard made.status == 0 else { throw OpenSSL.Failure(description: made.text) }
        let request = folder.file(name + ".csr")
        try await OpenSSL.must("req", "-new", "-key", key, "-subj", "/CN=\(subject)", "-out", request)
        try await OpenSSL.must(
            "x509",
            "-req",
            "-in",
            request,
            "-CA",
            folder.file(issuer + ".pem"),
            "-CAkey",
            folder.file(issuer + ".key"),
            "-CAcreateserial",
            "-days",
            "30",
            "-extfile",
            folder.file(name + ".ext"),
            "-out",
            folder.file(name + ".pem")
        )
    }

    /// A server's certificate and key.
    func identity(_ name: String = "server") async throws -> TLSIdentity {
        try await issue(name, name, by: "root")
        return try read(name)
    }

    func read(_ name: String) throws -> TLSIdentity {
        try TLSIdentity(
            certificates: folder.bytes(name + ".pem"),
            key: SecretBytes(copying: folder.bytes(name + ".key"))
        )
    }
}
