import Canonical
import Foundation
import Logging
import Secrets
import Testing
import X509

@testable import ACME

@Suite("Kept keys", .timeLimit(.minutes(1)))
struct KeptKeysTests {
    private static func certifier(_ folder: TestFolder, port: Int = 0) throws -> Certifier {
        let settings = try ACMESettings(
            directory: "https://127.0.0.1:9/dir",
            names: "keyquorum.test",
            keysPath: folder.path,
            listener: ListenerAddress(host: "127.0.0.1", port: port)
        )
        return Certifier(settings, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test("that cannot be read stop the start and stay as they are", arguments: ["account.key", "certificate.pem"])
    func unreadable(file: String) async throws {
        let folder = try TestFolder()
        _ = try folder.write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", to: file)
        let error = await #expect(throws: ACMEError.self) { try await Self.certifier(folder).prepare() }
        #expect(error?.code == .keyUnreadable)
        #expect(error?.sentence.contains(folder.path + "/" + file) == true)
        #expect(error?.sentence.contains("AAAA") == false)
        #expect(folder.text(file)?.contains("AAAA") == true)
    }

    @Test("of a certificate that belongs to another key stop the start")
    func mismatch() async throws {
        let folder = try TestFolder()
        let one = try TestCertificate("one", names: [.dnsName("keyquorum.test")])
        let other = try TestCertificate("other")
        _ = try folder.write(other.keyPEM + one.pem, to: "certificate.pem")
        let error = await #expect(throws: ACMEError.self) { try await Self.certifier(folder).prepare() }
        #expect(error?.code == .keyUnreadable)
    }

    @Test("that others could read are closed to them")
    func mode() async throws {
        let folder = try TestFolder()
        let one = try TestCertificate("one", names: [.dnsName("keyquorum.test")])
        let path = try folder.write(one.keyPEM + one.pem, to: "certificate.pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try await Self.certifier(folder).prepare().covers(["keyquorum.test"]))
        #expect(folder.mode("certificate.pem") == 0o600)
    }

    @Test("a folder in whose place a file stands stops the start")
    func folder() async throws {
        let folder = try TestFolder()
        let settings = try ACMESettings(
            directory: "https://127.0.0.1:9/dir",
            names: "keyquorum.test",
            keysPath: folder.write("", to: "file"),
            listener: ListenerAddress(host: "127.0.0.1", port: 0)
        )
        let error = await #expect(throws: ACMEError.self) {
            try await Certifier(settings, log: Logger(label: "test")).prepare()
        }
        #expect(error?.code == .folder)
    }

    @Test("a port that another program has is said at the start, even with a good certificate")
    func port() async throws {
        let folder = try TestFolder()
        let one = try TestCertificate("one", names: [.dnsName("keyquorum.test")])
        _ = try folder.write(one.keyPEM + one.pem, to: "certificate.pem")
        let holder = ChallengeListener(ListenerAddress(host: "127.0.0.1", port: 0))
        try await holder.open()
        let error = await #expect(throws: ACMEError.self) {
            try await Self.certifier(folder, port: try #require(holder.port)).prepare()
        }
        await holder.close()
        #expect(error?.code == .port)
    }

    @Test("the state of earlier attempts survives, and a damaged one counts as none")
    func state() async throws {
        let folder = try TestFolder()
        let files = KeptFiles(folder: KeysFolder(path: folder.path))
        var state = KeptState()
        state.fail(ACMEError(.rateLimited, "", retryAfter: 60), at: Instant(wholeSeconds: 1_000))
        try await files.keep(state)
        #expect(try await files.state() == state)
        #expect(state.notBefore == 1_060)
        _ = try folder.write("{", to: "state.json")
        #expect(try await files.state() == KeptState())
    }
}
