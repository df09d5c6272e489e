import NIOSSL
import ServerTLS
import Testing

@Suite("What a TLS port speaks")
struct TLSListenerTests {
    private static func server(_ options: TLSListener.Options = .init()) async throws -> (TestTLSServer, TestAuthority)
    {
        let authority = try await TestAuthority()
        let listener = try TLSListener(CertificateSource(try await authority.identity()), options)
        return (try await TestTLSServer(listener), authority)
    }

    @Test("TLS 1.2 and 1.3 are spoken", arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
    func versions(option: String, name: String) async throws {
        let (server, authority) = try await Self.server()
        let answer = try await OpenSSL.connect(server.port, option, "-CAfile", authority.folder.file("root.pem"))
        #expect(answer.text.contains("Verify return code: 0 (ok)"))
        #expect(answer.text.contains(name))
        #expect(answer.text.contains("shows 0"))
        try await server.close()
    }

    @Test("TLS 1.0 and 1.1 are refused", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(option: String) async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSL.connect(server.port, option, "-cipher", "ALL:@SECLEVEL=0")
        #expect(answer.text.contains("alert protocol version"))
        #expect(!answer.text.contains("shows"))
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
        let answer = try await OpenSSL.connect(server.port, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0")
        #expect(answer.text.contains("handshake failure"))
        #expect(!answer.text.contains("shows"))
        try await server.close()
    }

    @Test(
        "the suites of TLS 1.2 that are spoken",
        arguments: ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"]
    )
    func goodSuites(suite: String) async throws {
        let (server, _) = try await Self.server()
        let answer = try await OpenSSL.connect(server.port, "-tls1_2", "-cipher", "ECDHE-ECDSA-\(suite)")
        #expect(answer.text.contains("ECDHE-ECDSA-\(suite)"))
        #expect(answer.text.contains("shows 0"))
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
        let answer = try await OpenSSL.connect(server.port, "-groups", "P-521")
        #expect(answer.text.contains("handshake failure"))
        try await server.close()
    }

    @Test("HTTP/2 is preferred, and a client that speaks HTTP/1.1 only gets that", arguments: ["h2", "http/1.1"])
    func protocols(name: String) async throws {
        let (server, _) = try await Self.server(.init(protocols: ServerTLS.webProtocols))
        let offered = name == "h2" ? "http/1.1,h2" : name
        let answer = try await OpenSSL.connect(server.port, "-alpn", offered)
        #expect(answer.text.contains("ALPN protocol: \(name)"))
        try await server.close()
    }

    @Test(
        "certificates of RSA and of P-384 are shown",
        arguments: [["RSA"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]]
    )
    func keys(algorithm: [String]) async throws {
        let authority = try await TestAuthority()
        try await authority.issue("server", "server", by: "root", algorithm: ["-algorithm"] + algorithm)
        let listener = try TLSListener(CertificateSource(try authority.read("server")))
        let server = try await TestTLSServer(listener)
        let answer = try await OpenSSL.connect(server.port, "-CAfile", authority.folder.file("root.pem"))
        #expect(answer.text.contains("Verify return code: 0 (ok)"))
        try await server.close()
    }

    @Test("a replaced certificate is shown to new connections, and those that stand go on")
    func replaced() async throws {
        let authority = try await TestAuthority()
        let (old, new) = (try await authority.identity("old"), try await authority.identity("new"))
        let source = CertificateSource(old)
        let server = try await TestTLSServer(TLSListener(source))
        let standing = try await TestClient(server.port)
        let answers = try await standing.say(["stay", "stay", "hello"]) {
            source.replace(new)
            let other = try await TestClient(server.port)
            #expect(try await other.say(["hello"]).count == 1)
        }
        #expect(answers.count == 3)
        let shown = try await OpenSSL.connect(server.port, "-CAfile", authority.folder.file("root.pem"))
        #expect(shown.text.contains("subject=CN = new"))
        try await server.close()
    }
}
