import ServerTLS
import TestTools
import Testing

@Suite("The client CAs that are named")
struct ClientAuthoritiesTests {
    private static func names(_ server: TestTLSServer) async throws -> String {
        let text = try await OpenSSLClient.connect(server.port)
        let start = try #require(text.firstRange(of: "Acceptable client certificate CA names")?.upperBound)
        return String(text[start...].prefix(200))
    }

    @Test("those that are put in place are named by the next handshake")
    func replaced() async throws {
        let authority = try TestAuthority()
        try authority.root("other", "Another root")
        let authorities = try ClientAuthorities(authority.folder.bytes("root.pem"))
        let options = TLSListener.Options(clientAuthorities: authorities)
        let listener = try TLSListener(CertificateSource(try authority.identity()), options)
        let server = try await TestTLSServer(listener)
        #expect(try await Self.names(server).contains("Test root"))
        try authorities.replace(authority.folder.bytes("other.pem"))
        let after = try await Self.names(server)
        #expect(after.contains("Another root") && !after.contains("Test root"))
        try await server.close()
    }

    @Test("what holds no certificate is refused, and those before stay")
    func broken() async throws {
        let authority = try TestAuthority()
        let authorities = try ClientAuthorities(authority.folder.bytes("root.pem"))
        for file in ["", "hello", "-----BEGIN CERTIFICATE-----\n"] {
            #expect(throws: TLSError.self) { try authorities.replace(Array(file.utf8)) }
        }
        let options = TLSListener.Options(clientAuthorities: authorities)
        let server = try await TestTLSServer(
            TLSListener(CertificateSource(try authority.identity()), options)
        )
        #expect(try await Self.names(server).contains("Test root"))
        try await server.close()
    }

    @Test("one in DER is read too, and a file that is not there is named")
    func files() async throws {
        let authority = try TestAuthority()
        let (pem, der) = (authority.folder.file("root.pem"), authority.folder.file("root.der"))
        try authority.openssl.run("x509", "-in", pem, "-outform", "DER", "-out", der)
        _ = try await ClientAuthorities(path: der)
        let gone = authority.folder.file("gone.pem")
        let error = await #expect(throws: TLSError.self) { try await ClientAuthorities(path: gone) }
        #expect(error?.code == .file)
        #expect(error?.detail.contains(gone) == true)
    }
}
