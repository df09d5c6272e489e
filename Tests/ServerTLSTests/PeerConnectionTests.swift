import Canonical
import NIOSSL
import ServerTLS
import Testing

@Suite("The certificates that a peer shows")
struct PeerConnectionTests {
    private static func server(_ authority: TestAuthority) async throws -> TestTLSServer {
        let roots = try authority.folder.bytes("root.pem")
        let options = try TLSListener.Options(clientAuthorities: roots)
        return try await TestTLSServer(TLSListener(CertificateSource(try authority.identity()), options))
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
        let authority = try TestAuthority()
        let server = try await Self.server(authority)
        let answer = try await OpenSSLClient.connect(server.port, version)
        #expect(answer.contains("shows 0"))
        #expect(answer.contains("Acceptable client certificate CA names"))
        #expect(answer.contains("CN = Test root"))
        try await server.close()
    }

    @Test("a client's whole chain is kept, leaf first", arguments: ["-tls1_2", "-tls1_3"])
    func chain(version: String) async throws {
        let authority = try TestAuthority()
        try authority.issue("ann", "ann", by: "middle")
        let server = try await Self.server(authority)
        let answer = try await OpenSSLClient.connect(
            server.port,
            version,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key"),
            "-cert_chain",
            authority.folder.file("middle.pem")
        )
        #expect(answer.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        try await server.close()
    }

    @Test("a certificate that nobody vouches for passes the handshake, for the application to refuse")
    func selfSigned() async throws {
        let authority = try TestAuthority()
        try authority.root("mallory", "mallory")
        let server = try await Self.server(authority)
        let answer = try await OpenSSLClient.connect(
            server.port,
            "-cert",
            authority.folder.file("mallory.pem"),
            "-key",
            authority.folder.file("mallory.key")
        )
        #expect(answer.contains(try Self.told(authority, "mallory.pem")))
        try await server.close()
    }

    @Test("a port that asks for no certificate learns none")
    func notAsked() async throws {
        let authority = try TestAuthority()
        try authority.issue("ann", "ann", by: "root")
        let server = try await TestTLSServer(TLSListener(CertificateSource(try authority.identity())))
        let answer = try await OpenSSLClient.connect(
            server.port,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key")
        )
        #expect(answer.contains("shows 0"))
        try await server.close()
    }

    @Test("a continued session has the chain of the one that it continues", arguments: ["-tls1_2", "-tls1_3"])
    func resumed(version: String) async throws {
        let authority = try TestAuthority()
        try authority.issue("ann", "ann", by: "middle")
        let server = try await Self.server(authority)
        let client = [
            version, "-cert", authority.folder.file("ann.pem"), "-key", authority.folder.file("ann.key"),
            "-cert_chain", authority.folder.file("middle.pem"),
        ]
        let kept = authority.folder.file("session")
        let begun = try await OpenSSLClient.connect(server.port, client + ["-sess_out", kept])
        #expect(begun.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        let continued = try await OpenSSLClient.connect(server.port, client + ["-sess_in", kept])
        #expect(continued.contains("Reused, "))
        #expect(continued.contains(try Self.told(authority, "ann.pem", "middle.pem")))
        try await server.close()
    }

    @Test("a chain that is too long ends the handshake")
    func tooLong() async throws {
        let authority = try TestAuthority()
        try authority.issue("ann", "ann", by: "middle")
        let middle = String(decoding: try authority.folder.bytes("middle.pem"), as: UTF8.self)
        try authority.folder.write(String(repeating: middle, count: TLSLimits.chain), to: "long.pem")
        let server = try await Self.server(authority)
        let answer = try await OpenSSLClient.connect(
            server.port,
            "-cert",
            authority.folder.file("ann.pem"),
            "-key",
            authority.folder.file("ann.key"),
            "-cert_chain",
            authority.folder.file("long.pem")
        )
        #expect(!answer.contains("shows"))
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
