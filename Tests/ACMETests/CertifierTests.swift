import Canonical
import Foundation
import Logging
import NIOSSL
import Secrets
import Synchronization
import Testing

@testable import ACME

/// Against Debian's pebble.
@Suite("A certificate from a CA", .serialized, .timeLimit(.minutes(3)))
struct CertifierTests {
    private static let day: Int64 = 86_400

    private static func settings(
        _ pebble: Pebble,
        _ folder: TestFolder,
        names: String = "keyquorum.test",
        port: Int? = nil,
        root: String? = nil,
        days: Int = 15
    ) throws -> ACMESettings {
        try ACMESettings(
            directory: pebble.directory,
            authorityFile: pebble.authority,
            names: names,
            email: "keys@keyquorum.test",
            keysPath: folder.path + "/keys",
            httpRootPath: root,
            listener: root == nil ? ListenerAddress(host: "127.0.0.1", port: port ?? pebble.challengePort) : nil,
            daysThreshold: days
        )
    }

    private static func certifier(_ settings: ACMESettings, _ time: TestTime = TestTime()) -> Certifier {
        Certifier(
            settings,
            clock: time,
            pause: time,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// Runs the renewal beside `body`, which gets the certificates that come.
    private static func renewing(
        _ certifier: Certifier,
        from first: ServerCertificate,
        _ body: (AsyncStream<ServerCertificate>) async throws -> Void
    ) async throws {
        let (stream, tell) = AsyncStream<ServerCertificate>.makeStream()
        let task = Task { await certifier.run(from: first) { tell.yield($0) } }
        defer { task.cancel() }
        try await body(stream)
        task.cancel()
        await task.value
    }

    @Test("is issued for every name, and kept with its key where nobody else reads it")
    func issues() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let settings = try Self.settings(pebble, folder, names: "keyquorum.test, www.keyquorum.test")
        let certificate = try await Self.certifier(settings).prepare()
        #expect(Set(certificate.names) == ["keyquorum.test", "www.keyquorum.test"])
        #expect(certificate.notAfter > SystemClock().now())
        let chain = try NIOSSLCertificate.fromPEMBytes(certificate.chain)
        #expect(chain.count == 2)
        let key = try NIOSSLPrivateKey(bytes: certificate.key.withBytes { Bytes($0) }, format: .pem)
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        #expect(throws: Never.self) { try NIOSSLContext(configuration: tls) }
        for file in ["account.key", "certificate.pem", "state.json"] { #expect(folder.mode("keys/" + file) == 0o600) }
        #expect(folder.mode("keys") == 0o700)
        #expect(!TestPort.accepts(pebble.challengePort), "the challenges' port is closed again")
    }

    @Test("that is kept serves the next start without the CA")
    func keeps() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let first = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        pebble.stop()
        let second = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        #expect(second.chain == first.chain)
        #expect(second.key == first.key)
    }

    @Test("is renewed when the threshold is moved, and swapped")
    func renews() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let first = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        // Seven hundred of its five years have passed: far from fifteen days before the end, and near to 1,200.
        let early = TestTime(movedBy: 700 * Self.day)
        try await Self.renewing(Self.certifier(try Self.settings(pebble, folder), early), from: first) { _ in
            let wait = try #require(await early.nextPause())
            #expect(wait > 20_000, "nothing is due; the CA's advice is asked for again in six hours")
        }
        #expect(folder.text("keys/certificate.pem")?.contains(String(decoding: first.chain, as: UTF8.self)) == true)
        let late = TestTime(movedBy: 700 * Self.day)
        let moved = try Self.settings(pebble, folder, days: 1_200)
        try await Self.renewing(Self.certifier(moved, late), from: first) { stream in
            let second = try #require(await stream.first { _ in true })
            #expect(second.chain != first.chain)
            #expect(second.key != first.key)
            #expect(second.covers(["keyquorum.test"]))
            // What the new one is due for by the moved clock does not lead to order after order.
            let wait = try #require(await late.nextPause())
            #expect(wait > 3_000)
            #expect(
                folder.text("keys/certificate.pem")?.contains(String(decoding: second.chain, as: UTF8.self)) == true
            )
        }
    }

    @Test("is ordered anew for other names")
    func otherNames() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let first = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        let wider = try Self.settings(pebble, folder, names: "keyquorum.test,other.test")
        let second = try await Self.certifier(wider).prepare()
        #expect(second.chain != first.chain)
        #expect(second.covers(["other.test"]))
        pebble.stop()
        let third = try await Self.certifier(Self.settings(pebble, folder, names: "third.test")).prepare()
        #expect(third.chain == second.chain, "the kept one serves while the CA is down")
    }

    @Test("is refused when nothing answers the challenge; the next attempt with an answer succeeds")
    func badChallenge() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let error = await #expect(throws: ACMEError.self) {
            try await Self.certifier(Self.settings(pebble, folder, port: TestPort.free())).prepare()
        }
        #expect(error?.code == .challengeFailed)
        #expect(error?.sentence.contains("http://keyquorum.test/.well-known/acme-challenge/") == true)
        #expect(folder.text("keys/certificate.pem") == nil)
        let account = try #require(folder.text("keys/account.key"))
        _ = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        #expect(folder.text("keys/account.key") == account)
    }

    @Test("is kept while the CA is down, and renewed when it is back")
    func serverDown() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let settings = try Self.settings(pebble, folder)
        let first = try await Self.certifier(settings).prepare()
        pebble.stop()
        let time = TestTime(movedBy: first.notAfter.wholeSeconds - SystemClock().now().wholeSeconds - 10 * Self.day)
        try await Self.renewing(Self.certifier(settings, time), from: first) { stream in
            let backoff = try #require(await time.nextPause())
            #expect((200...376).contains(backoff), "five minutes, more or less")
            #expect(try await Self.certifier(settings, time).files.certificate()?.chain == first.chain)
            #expect(try await Self.certifier(settings, time).files.state().failures == 1)
            time.letPass()
            let second = try #require(await time.nextPause())
            #expect((400...751).contains(second), "twice that")
            try pebble.start()
            time.letPass()
            let fresh = try #require(await stream.first { _ in true })
            #expect(fresh.chain != first.chain)
            #expect(try await Self.certifier(settings, time).files.state().failures == 0)
        }
    }

    @Test("that is over serves a start while the CA is down")
    func expired() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let settings = try Self.settings(pebble, folder)
        let first = try await Self.certifier(settings).prepare()
        pebble.stop()
        let after = TestTime(movedBy: 2_000 * Self.day)
        #expect(try await Self.certifier(settings, after).prepare().chain == first.chain)
    }

    @Test("is not there where the CA is down at the first start, and the sentence says so")
    func downAtFirst() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        pebble.stop()
        let error = await #expect(throws: ACMEError.self) {
            try await Self.certifier(Self.settings(pebble, folder)).prepare()
        }
        #expect(error?.code == .unreachable)
    }

    @Test("is issued though every second nonce is refused")
    func nonces() async throws {
        let pebble = try Pebble(refusedNonces: 50)
        let folder = try TestFolder()
        let certificate = try await Self.certifier(Self.settings(pebble, folder)).prepare()
        #expect(certificate.covers(["keyquorum.test"]))
    }

    @Test("the account is the same one after a restart")
    func accountReuse() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let settings = try Self.settings(pebble, folder)
        _ = try await Self.certifier(settings).prepare()
        let kept = try await Self.certifier(settings).files.account()
        let key = try #require(folder.text("keys/account.key"))
        let first = try await Self.account(settings, kept)
        _ = try await Self.certifier(Self.settings(pebble, folder, names: "other.test")).prepare()
        #expect(folder.text("keys/account.key") == key)
        let again = try await Self.account(settings, try await Self.certifier(settings).files.account())
        #expect(again == first)
        #expect(try await Self.account(settings, AccountKey()) != first)
    }

    /// The URL of the key's account.
    private static func account(_ settings: ACMESettings, _ key: AccountKey) async throws -> String {
        let transport = try await certifier(settings).transport()
        let exchange = SignedExchange(transport: transport, key: key, pause: SystemPause())
        let directory = try await exchange.directory(settings.directory).json(Directory.self, "directory")
        let payload = Bytes("{\"termsOfServiceAgreed\":true}".utf8)
        let answer = try await exchange.send(SignedRequest(url: directory.newAccount, payload: payload, account: nil))
        await transport.close()
        return try #require(answer.location)
    }

    @Test("is issued by files that another web server shows")
    func webRoot() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let root = folder.path + "/www"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let web = try TestProcess(
            "python3",
            ["-m", "http.server", "--bind", "127.0.0.1", "--directory", root, "\(pebble.challengePort)"],
            environment: [:],
            port: pebble.challengePort
        )
        let certificate = try await Self.certifier(Self.settings(pebble, folder, root: root)).prepare()
        withExtendedLifetime(web) { #expect(certificate.covers(["keyquorum.test"])) }
        let left = try FileManager.default.contentsOfDirectory(atPath: root + "/.well-known/acme-challenge")
        #expect(left.isEmpty)
    }

    @Test("is not asked of a server whose own certificate is not trusted")
    func untrusted() async throws {
        let pebble = try Pebble()
        let folder = try TestFolder()
        let settings = try ACMESettings(
            directory: pebble.directory,
            authorityFile: folder.write(TestCertificate("another", isAuthority: true).pem, to: "ca.pem"),
            names: "keyquorum.test",
            keysPath: folder.path + "/keys",
            listener: ListenerAddress(host: "127.0.0.1", port: pebble.challengePort)
        )
        let error = await #expect(throws: ACMEError.self) { try await Self.certifier(settings).prepare() }
        #expect(error?.code == .untrusted)
    }
}
