import Canonical
import NIOSSL
import ServerTLS
import Testing

@Suite("The certificates that a peer shows")
struct PeerConnectionTests {
    private static func server(_ authority: TestAuthority) async throws -> TestTLSServer {
        let roots = try authority.folder.bytes("root.pem")
        let options = try TLSListener.Options(clientAuthorities: roots)
        return try await TestTLSServer(TLSListener(CertificateSource(try await authority.identity()), options))
    }

    /// Lengths of the certificates in a file as the test server tells them.
    private static func told(_ authority: TestAuthority, _ names: String...) throws -> String {
        let lengths = try names.map {
            try NIOSSLCertificate.fromPEMBytes(authority.folder.bytes($0))[0].toDERBytes().count
        }
        return "shows \(lengths.count): \(lengths.map(String.init).joined(separator: ","))"
    }

    @Test("a client without a certificate passes", arguments: ["-tls1_2", "-tls1_3"])
    func nothing(version: String) async throws {
        let authority = try await TestAuthority()
        let server = try await Self.server(authority)
        let answer = try await OpenSSL.connect(server.port, version)
        #expect(answer.text.contains("shows 0"))
        #expect(answer.text.contains("Acceptable client certificate CA names"))
        #expect(answer.text.contains("CN = Test root"))
        try await server.close()
    }

    @Test("a client's whole chain is kept, leaf first", arguments: ["-tls1_2", "-tls1_3"])
    func chain(version: String) async throws {
        let authority = try await TestAuthority()
        try await authority.issue("ann", "ann", by: "middle")
        let server = try await Self.server(authority)
        let answer = try await OpenSSL.connect(
            server.port,
            version,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key"),
            "-cert_chain",
            authority.folder.file("middle.pem")
        )
        #expect(answer.text.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        try await server.close()
    }

    @Test("a certificate that nobody vouches for passes the handshake, for the application to refuse")
    func selfSigned() async throws {
        let authority = try await TestAuthority()
        try await authority.root("mallory", "mallory")
        let server = try await Self.server(authority)
        let answer = try await OpenSSL.connect(
            server.port,
            "-cert",
            authority.folder.file("mallory.pem"),
            "-key",
            authority.folder.file("mallory.key")
        )
        #expect(answer.text.contains(try Self.told(authority, "mallory.pem")))
        try await server.close()
    }

    @Test("a port that asks for no certificate learns none")
    func notAsked() async throws {
        let authority = try await TestAuthority()
        try await authority.issue("ann", "ann", by: "root")
        let server = try await TestTLSServer(TLSListener(CertificateSource(try await authority.identity())))
        let answer = try await OpenSSL.connect(
            server.port,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key")
        )
        #expect(answer.text.contains("shows 0"))
        try await server.close()
    }

    @Test("a continued session has the chain of the one that it continues", arguments: ["-tls1_2", "-tls1_3"])
    func resumed(version: String) async throws {
        let authority = try await TestAuthority()
        try await authority.issue("ann", "ann", by: "middle")
        let server = try await Self.server(authority)
        let client = [
            version, "-cert", authority.folder.file("ann.pem"), "-key", authority.folder.file("ann.key"),
            "-cert_chain", authority.folder.file("middle.pem"),
        ]
        let (first, kept) = (["s_client", "-connect", "127.0.0.1:\(server.port)"], authority.folder.file("session"))
        let begun = try await OpenSSL.run(first + client + ["-sess_out", kept], input: "hello\n")
        #expect(begun.text.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        let continued = try await OpenSSL.run(first + client + ["-sess_in", kept], input: "hello\n")
        #expect(continued.text.contains("Reused, "))
        #expect(continued.text.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        try await server.close()
    }

    @Test("a chain that is too long ends the handshake")
    func tooLong() async throws {
        let authority = try await TestAuthority()
        try await authority.issue("ann", "ann", by: "middle")
        let middle = String(decoding: try authority.folder.bytes("middle.pem"), as: UTF8.self)
        try authority.folder.write(String(repeating: middle, count: TLSLimits.chain), to: "long.pem")
        let server = try await Self.server(authority)
        let answer = try await OpenSSL.connect(
            server.port,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key"),
            "-cert_chain",
            authority.folder.file("long.pem")
        )
        #expect(!answer.text.contains("shows"))
        try await server.close()
    }

    @Test(
        "client CAs that hold no certificate are refused with a code",
        arguments: ["", "hello", "-----BEGIN CERTIFICATE-----"]
    )
    func noAuthorities(text: String) {
        #expect(throws: TLSError.self) { try TLSListener.Options(clientAuthorities: Bytes(text.utf8)) }
    }
}
