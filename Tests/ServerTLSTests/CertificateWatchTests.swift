import Foundation
import Logging
import ServerTLS
import Testing

@Suite("Certificate files that change")
struct CertificateWatchTests {
    private static let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// A watch over `live.pem` and `live.key`, which hold the pair `one`; a pair `two` lies beside.
    private static func watch() async throws -> (CertificateWatch, TestAuthority) {
        let authority = try TestAuthority()
        _ = try authority.identity("one")
        _ = try authority.identity("two")
        try put(authority, "one.pem", as: "live.pem")
        try put(authority, "one.key", as: "live.key")
        let files = CertificateFiles(
            certificate: authority.folder.file("live.pem"),
            key: authority.folder.file("live.key")
        )
        return (try await CertificateWatch.start(files, log: log), authority)
    }

    private static func put(_ authority: TestAuthority, _ source: String, as name: String) throws {
        let text = String(decoding: try authority.folder.bytes(source), as: UTF8.self)
        try authority.folder.write(text, to: name)
    }

    @Test("a new pair is taken once both files are there")
    func replaced() async throws {
        let (watch, authority) = try await Self.watch()
        let one = try authority.read("one").fingerprint
        #expect(watch.certificates.identity.fingerprint == one)
        try Self.put(authority, "two.pem", as: "live.pem")
        await watch.look()
        #expect(watch.certificates.identity.fingerprint == one)
        try Self.put(authority, "two.key", as: "live.key")
        await watch.look()
        #expect(watch.certificates.identity.fingerprint == (try authority.read("two").fingerprint))
    }

    @Test("a pair that is broken or gone leaves the old one, and a good one after it is taken")
    func broken() async throws {
        let (watch, authority) = try await Self.watch()
        let one = try authority.read("one").fingerprint
        try authority.folder.write("hello", to: "live.pem")
        await watch.look()
        #expect(watch.certificates.identity.fingerprint == one)
        try FileManager.default.removeItem(atPath: authority.folder.file("live.pem"))
        await watch.look()
        #expect(watch.certificates.identity.fingerprint == one)
        try Self.put(authority, "two.pem", as: "live.pem")
        try Self.put(authority, "two.key", as: "live.key")
        await watch.look()
        #expect(watch.certificates.identity.fingerprint == (try authority.read("two").fingerprint))
    }

    @Test(
        "a pair that cannot be used stops the start",
        arguments: [
            ("one.pem", "two.key", "tls-mismatch"), ("one.key", "one.key", "tls-certificate"),
            ("one.pem", "one.pem", "tls-key"), ("none.pem", "one.key", "tls-file"),
        ]
    )
    func start(certificate: String, key: String, code: String) async throws {
        let (_, authority) = try await Self.watch()
        let files = CertificateFiles(
            certificate: authority.folder.file(certificate),
            key: authority.folder.file(key)
        )
        let error = await #expect(throws: TLSError.self) { try await CertificateWatch.start(files, log: Self.log) }
        #expect(error?.code.rawValue == code)
        #expect(error?.detail.contains(certificate) == true)
    }
}
