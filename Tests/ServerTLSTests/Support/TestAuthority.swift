import Canonical
import Secrets
import ServerTLS
import TestTools

/// A CA made by `openssl`, with an intermediate, and certificates of it.
struct TestAuthority: Sendable {
    let folder: TemporaryFolder
    let openssl: OpenSSL

    init() throws {
        folder = try TemporaryFolder()
        openssl = try OpenSSL()
        try root("root", "Test root")
        try issue("middle", "Test middle", by: "root", extensions: "basicConstraints=critical,CA:TRUE")
    }

    /// A self-signed certificate and key as `NAME.pem` and `NAME.key`.
    func root(_ name: String, _ subject: String) throws {
        try openssl.run(
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
    ) throws {
        try folder.write(extensions, to: name + ".ext")
        let key = folder.file(name + ".key")
        try openssl.run(["genpkey"] + algorithm + ["-out", key])
        let request = folder.file(name + ".csr")
        try openssl.run("req", "-new", "-key", key, "-subj", "/CN=\(subject)", "-out", request)
        try openssl.run(
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
    func identity(_ name: String = "server") throws -> TLSIdentity {
        try issue(name, name, by: "root")
        return try read(name)
    }

    func read(_ name: String) throws -> TLSIdentity {
        try TLSIdentity(
            certificates: folder.bytes(name + ".pem"),
            key: SecretBytes(copying: folder.bytes(name + ".key"))
        )
    }
}
