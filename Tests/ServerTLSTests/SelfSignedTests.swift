import Canonical
import Secrets
import ServerTLS
import TestTools
import Testing
import X509

@Suite("A certificate for development")
struct SelfSignedTests {
    private struct FixedClock: WallClock {
        let time: Instant
        func now() -> Instant { time }
    }

    private let names = ["localhost", "127.0.0.1", "::1"]

    private func kept(_ folder: TemporaryFolder, _ names: [String], later days: Int64 = 0) async throws -> TLSIdentity {
        let clock = FixedClock(time: SystemClock().now().adding(seconds: days * 86_400))
        return try await SelfSigned.kept(in: folder.file("tls"), names: names, clock: clock, random: SystemRandom())
    }

    @Test("it is made once, for the names asked for, and kept where nobody else reads it")
    func made() async throws {
        let folder = try TemporaryFolder()
        let first = try await kept(folder, names)
        #expect(try await kept(folder, names).fingerprint == first.fingerprint)
        #expect(try folder.mode("tls") == 0o700)
        #expect(try folder.mode("tls/self-signed.key") == 0o600)
        #expect(try folder.mode("tls/self-signed.pem") == 0o600)
        let text = try OpenSSL()("x509 -in \(folder.file("tls/self-signed.pem")) -noout -text")
        #expect(text.contains("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1"))
        #expect(text.contains("TLS Web Server Authentication"))
    }

    @Test("other names, or an end that is near, make a new one")
    func renewed() async throws {
        let folder = try TemporaryFolder()
        let first = try await kept(folder, names)
        let other = try await kept(folder, ["localhost"])
        #expect(other.fingerprint != first.fingerprint)
        #expect(try await kept(folder, ["localhost"], later: 360).fingerprint == other.fingerprint)
        #expect(try await kept(folder, ["localhost"], later: 370).fingerprint != other.fingerprint)
    }

    @Test("the fingerprint is that of the public key, and a client that has the file trusts the server")
    func trusted() async throws {
        let folder = try TemporaryFolder()
        let identity = try await kept(folder, names)
        let file = folder.file("tls/self-signed.pem")
        let openssl = try OpenSSL()
        try openssl("x509 -in \(file) -noout -pubkey -out public.pem")
        try openssl("pkey -pubin -in public.pem -outform DER -out public.der")
        #expect(try openssl("dgst -sha256 -r public.der").hasPrefix(identity.fingerprint))
        let server = try await TestTLSServer(TLSListener(CertificateSource(identity)))
        let answer = try await OpenSSLClient.connect(server.port, "-CAfile", file, "-verify_ip", "127.0.0.1")
        #expect(answer.contains("Verify return code: 0 (ok)"))
        try await server.close()
    }

    @Test("a folder that cannot be made stops the start with a sentence")
    func noFolder() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a file", to: "tls")
        let error = await #expect(throws: TLSError.self) { try await kept(folder, names) }
        #expect(error?.code == .file)
    }
}
