import Authentication
import Canonical
import Foundation
import Logging
import Synchronization
import Testing
import X509

@Suite("Files of client CAs and revocation lists that change")
struct TrustFilesTests {
    private final class Told: Sendable {
        let contents = Mutex<[Bytes]>([])
        var count: Int { contents.withLock { $0.count } }
    }

    /// Files of one CA, the checker that was made of them, and the actor that looks at them.
    private final class Setting: Sendable {
        let authorities = NSTemporaryDirectory() + "ca-\(UUID().uuidString).pem"
        let revocations = NSTemporaryDirectory() + "crl-\(UUID().uuidString).pem"
        let checker: ClientCertificateChecker
        let files: TrustFiles
        let clock = ManualClock()
        let told = Told()

        init(_ authority: TestAuthority, _ list: Bytes?) async throws {
            let file = try TestAuthority.pem([authority])
            checker = try ClientCertificateChecker(authorities: file, revocations: list, at: clock.now())
            files = TrustFiles(
                authorities: authorities,
                revocations: list == nil ? nil : revocations,
                for: checker,
                clock: clock,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            ) { [told] content in told.contents.withLock { $0.append(content) } }
            try put(file, at: authorities)
            if let list { try put(list, at: revocations) }
            _ = await files.look()
        }

        deinit {
            try? FileManager.default.removeItem(atPath: authorities)
            try? FileManager.default.removeItem(atPath: revocations)
        }

        func put(_ bytes: Bytes, at path: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        }

        func code(_ certificate: Certificate) async -> AuthenticationError.Code? {
            await refusal { _ = try await checker.check(chain: [certificate.der], at: clock.now()) }
        }
    }

    @Test("a new list is taken once, and what is broken or gone changes nothing")
    func list() async throws {
        let authority = try TestAuthority()
        let certificate = try authority.issue()
        let setting = try await Setting(authority, TestRevocationList(days: -2...7).pem(by: authority))
        #expect(await setting.code(certificate) == nil)
        try setting.put(TestRevocationList(revoked: [certificate]).pem(by: authority), at: setting.revocations)
        #expect(await setting.files.look())
        #expect(await !setting.files.look())
        #expect(await setting.code(certificate) == .certificateRevoked)
        try setting.put(Bytes("broken".utf8), at: setting.revocations)
        #expect(await !setting.files.look())
        try FileManager.default.removeItem(atPath: setting.revocations)
        #expect(await !setting.files.look())
        #expect(await setting.code(certificate) == .certificateRevoked)
    }

    @Test("a CA that is taken out ends its certificates on open connections, and a new one is let in")
    func replaced() async throws {
        let (old, new) = (try TestAuthority("old"), try TestAuthority("new"))
        let (before, after) = (try old.issue(), try new.issue())
        let setting = try await Setting(old, nil)
        let verified = try await setting.checker.check(chain: [before.der], at: setting.clock.now())
        #expect(verified.isTrusted)
        #expect(await setting.code(after) == .certificateUntrusted)
        try setting.put(TestAuthority.pem([new]), at: setting.authorities)
        #expect(await setting.files.look())
        #expect(!verified.isTrusted)
        #expect(await refusal { try verified.stillGood(at: setting.clock.now()) } == .certificateUntrusted)
        #expect(await setting.code(before) == .certificateUntrusted)
        #expect(await setting.code(after) == nil)
        #expect(setting.told.contents.withLock { $0.last } == (try TestAuthority.pem([new])))
    }

    @Test("a CA that stays keeps its open connections when another comes")
    func added() async throws {
        let (old, new) = (try TestAuthority("old"), try TestAuthority("new"))
        let certificate = try old.issue()
        let setting = try await Setting(old, nil)
        let verified = try await setting.checker.check(chain: [certificate.der], at: setting.clock.now())
        try setting.put(TestAuthority.pem([new, old]), at: setting.authorities)
        #expect(await setting.files.look())
        #expect(verified.isTrusted)
        try verified.stillGood(at: setting.clock.now())
    }

    @Test("new CAs wait for their lists, and a list that comes meanwhile counts for the old ones")
    func together() async throws {
        let (old, new) = (try TestAuthority("old"), try TestAuthority("new"))
        let (before, after) = (try old.issue(), try new.issue())
        let setting = try await Setting(old, TestRevocationList(days: -2...7).pem(by: old))
        let count = setting.told.count
        try setting.put(TestAuthority.pem([new]), at: setting.authorities)
        #expect(await !setting.files.look())
        #expect(await setting.code(before) == nil)
        #expect(setting.told.count == count)
        try setting.put(TestRevocationList(revoked: [before]).pem(by: old), at: setting.revocations)
        #expect(await setting.files.look())
        #expect(await setting.code(before) == .certificateRevoked)
        try setting.put(TestRevocationList(days: -2...7).pem(by: new), at: setting.revocations)
        #expect(await setting.files.look())
        #expect(await setting.code(after) == nil)
        #expect(await setting.code(before) == .certificateUntrusted)
        #expect(setting.told.count == count + 1)
    }

    @Test("a file of CAs that is broken or gone changes nothing")
    func broken() async throws {
        let authority = try TestAuthority()
        let certificate = try authority.issue()
        let setting = try await Setting(authority, nil)
        try setting.put(Bytes("broken".utf8), at: setting.authorities)
        #expect(await !setting.files.look())
        try FileManager.default.removeItem(atPath: setting.authorities)
        #expect(await !setting.files.look())
        #expect(await setting.code(certificate) == nil)
    }

    @Test("a list may not be older than the one in use, also when it comes with its CA")
    func older() async throws {
        let authority = try TestAuthority()
        let certificate = try authority.issue()
        let list = try TestRevocationList(revoked: [certificate]).pem(by: authority)
        let setting = try await Setting(authority, list)
        let file = try TestAuthority.pem([authority])
        let old = try TestRevocationList(days: -2...7).pem(by: authority)
        var code: AuthenticationSettingsError.Code?
        do {
            try setting.checker.reload(authorities: file, revocations: old, at: setting.clock.now())
        } catch {
            code = error.code
        }
        #expect(code == .revocationListOld)
        #expect(await setting.code(certificate) == .certificateRevoked)
    }
}
