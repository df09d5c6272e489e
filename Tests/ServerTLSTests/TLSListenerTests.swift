import NIOSSL
import ServerTLS
import Testing

@Suite("What a TLS port speaks")
struct TLSListenerTests {
    private static func server(_ options: TLSListener.Options = .init()) async throws -> (TestTLSServer, TestAuthority)
    {
        let authority = try TestAuthority()
        let listener = try TLSListener(CertificateSource(try authority.identity()), options)
        return (try await TestTLSServer(listener), authority)
    }

    @Test("TLS 1.2 and 1.3 are spoken", arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
    func versions(option: String, name: String) async throws {
        let (server, authority) = try await Self.server()
        let answer = try await OpenSSLClient.connect(server.port, option, "-CAfile", authority.folder.file("root.pem"))
        #expect(answer.contains("Verify return code: 0 (ok)"))
        #expect(answer.contains(name))
        #expect(answer.contains("shows 0"))
        try await server.close()
    }

    @Test("TLS 1.0 and 1.1 are refused", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(option: String) async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSLClient.connect(server.port, option, "-cipher", "ALL:@SECLEVEL=0")
        #expect(answer.contains("alert protocol version"))
        #expect(!answer.contains("shows"))
        try await server.close()
    }

    @Test(
        "suites without an ephemeral exchange or without an AEAD are refused",
        arguments: [
            "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA",
        ]
    )
    func oldSuites(suite: String) async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSLClient.connect(server.port, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0")
        #expect(answer.contains("handshake failure"))
        #expect(!answer.contains("shows"))
        try await server.close()
    }

    @Test(
        "the suites of TLS 1.2 that are spoken",
        arguments: ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"]
    )
    func goodSuites(suite: String) async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSLClient.connect(server.port, "-tls1_2", "-cipher", "ECDHE-ECDSA-\(suite)")
        #expect(answer.contains("ECDHE-ECDSA-\(suite)"))
        #expect(answer.contains("shows 0"))
        try await server.close()
    }

    @Test(
        "each group of the key exchange is spoken, the post-quantum hybrid among them",
        arguments: [NIOTLSCurve.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
    )
    func groups(group: NIOTLSCurve) async throws {
        let (server, _) = try await Self.server()
        let client = try await TestClient(server.port) { $0.curves = [group] }
        #expect(try await client.say(["hello"]) == ["peer 127.0.0.1 shows 0: \n"])
        try await server.close()
    }

    @Test("another group is refused")
    func otherGroup() async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSLClient.connect(server.port, "-groups", "P-521")
        #expect(answer.contains("handshake failure"))
        try await server.close()
    }

    @Test("HTTP/2 is preferred, and a client that speaks HTTP/1.1 only gets that", arguments: ["h2", "http/1.1"])
    func protocols(name: String) async throws {
        let (server, _) = try await Self.server(.init(protocols: ServerTLS.webProtocols))
        let offered = name == "h2" ? "http/1.1,h2" : name
        let answer = try await OpenSSLClient.connect(server.port, "-alpn", offered)
        #expect(answer.contains("ALPN protocol: \(name)"))
        try await server.close()
    }

    @Test(
        "certificates of RSA and of P-384 are shown",
        arguments: [["RSA"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]]
    )
    func keys(algorithm: [String]) async throws {
        let authority = try TestAuthority()
        try authority.issue("server", "server", by: "root", algorithm: ["-algorithm"] + algorithm)
        let listener = try TLSListener(CertificateSource(try authority.read("server")))
        let server = try await TestTLSServer(listener)
        let answer = try await OpenSSLClient.connect(server.port, "-CAfile", authority.folder.file("root.pem"))
        #expect(answer.contains("Verify return code: 0 (ok)"))
        try await server.close()
    }

    @Test("a replaced certificate is shown to new connections, and those that stand go on")
    func replaced() async throws {
        let authority = try TestAuthority()
        let (old, new) = (try authority.identity("old"), try authority.identity("new"))
        let source = CertificateSource(old)
        let server = try await TestTLSServer(TLSListener(source))
        let standing = try await TestClient(server.port)
        let answers = try await standing.say(["stay", "stay", "hello"]) {
            source.replace(new)
            let other = try await TestClient(server.port)
            #expect(try await other.say(["hello"]).count == 1)
        }
        #expect(answers.count == 3)
        let shown = try await OpenSSLClient.connect(server.port, "-CAfile", authority.folder.file("root.pem"))
        #expect(shown.contains("subject=CN = new"))
        try await server.close()
    }
}
