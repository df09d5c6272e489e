import Canonical
import Foundation
import Secrets
import Testing

@testable import EdgelessDB

@Suite("Setting up EdgelessDB")
struct EdgelessDatabaseTests {
    /// A server's folder, and EdgelessDB beside it.
    struct Scene {
        let folder: URL
        let standIn: StandIn
        let authority: URL

        init(_ standIn: StandIn, folder: URL? = nil) throws {
            self.standIn = standIn
            self.folder = try folder ?? StandIn.newFolder()
            authority = try StandIn.newFolder().appending(path: "edgeless.pem")
            try pin()
        }

        /// What an operator does after looking at the certificate.
        func pin() throws { try Data(standIn.certificate).write(to: authority) }

        func database(authority: URL? = nil, trusting: Bool = false) throws -> EdgelessDatabase {
            let settings = try EdgelessSettings(
                url: standIn.url,
                database: "key_quorum",
                user: "keyquorum",
                folder: folder.appending(path: "edgeless").path,
                authority: trusting ? nil : (authority ?? self.authority).path,
                trustsFirstUse: trusting
            )
            return EdgelessDatabase(settings, pause: .milliseconds(500))
        }

        func file(_ item: EdgelessFolder.Item) -> Bytes? {
            (try? Data(contentsOf: folder.appending(path: "edgeless/\(item.rawValue)"))).map { Bytes($0) }
        }

        func prepare(vaultExists: Bool = false) async throws -> EdgelessDatabase.Readiness {
            try await database().prepare(vaultExists: vaultExists, now: SystemClock().now())
        }

        /// The code with which it fails.
        func failure(vaultExists: Bool = false) async throws -> EdgelessError.Code? {
            await #expect(throws: EdgelessError.self) { try await prepare(vaultExists: vaultExists) }?.code
        }

        /// The same, but a machine that is too busy to answer in time is asked again, as an operator would.
        func failureOnceReached() async throws -> EdgelessError.Code? {
            for _ in 0..<10 {
                if let code = try await failure(), ![.unreachable, .untrusted].contains(code) { return code }
            }
            return try await failure()
        }
    }

    @Test("the first start posts the manifest and keeps the key that it answers")
    func first() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        let key = try Data(contentsOf: scene.standIn.machine.appending(path: "sealed_key"))
        #expect(scene.file(.recoveryKey) == Bytes(key))
        #expect(scene.file(.recoveryPrivateKey) == nil)
        #expect(scene.file(.manifest) == Bytes(try Data(contentsOf: scene.standIn.disk.appending(path: "manifest"))))
        for item in EdgelessFolder.Item.allCases where scene.file(item) != nil {
            let path = scene.folder.appending(path: "edgeless/\(item.rawValue)").path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(item)")
        }
    }

    @Test("the next start finds it set up and changes nothing")
    func again() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        let before = EdgelessFolder.Item.allCases.map { scene.file($0) }
        #expect(try await scene.prepare() == .ready)
        #expect(try await scene.prepare(vaultExists: true) == .ready)
        #expect(EdgelessFolder.Item.allCases.map { scene.file($0) } == before)
    }

    @Test("an end before the post is made good at the next start", arguments: 0...5)
    func endedBeforePost(written: Int) async throws {
        let scene = try Scene(try StandIn())
        let database = try scene.database()
        _ = try await database.makeFiles(SystemClock().now())
        let order: [EdgelessFolder.Item] = [.authority, .certificate, .key, .recoveryPrivateKey, .manifest]
        for item in order.dropFirst(written) { try await database.folder.remove(item) }
        try Data("half of".utf8).write(
            to: scene.folder.appending(path: "edgeless/\(EdgelessFolder.Item.manifest.rawValue).new")
        )
        #expect(try await scene.prepare() == .ready)
        #expect(scene.file(.recoveryKey)?.count == 16)
    }

    @Test("an end right after the key was kept loses nothing")
    func endedAfterKey() async throws {
        let scene = try Scene(try StandIn())
        let database = try scene.database()
        let manifest = try await database.makeFiles(SystemClock().now())
        let kept = scene.file(.recoveryPrivateKey) ?? []
        let client = EdgelessClient(url: scene.standIn.url, trust: .pinned(try scene.standIn.certificate))
        _ = try await database.setUp(client, manifest)
        try await database.folder.write(.recoveryPrivateKey, kept)
        #expect(try await scene.prepare() == .ready)
        #expect(scene.file(.recoveryPrivateKey) == nil)
    }

    @Test("a lost answer has a name and a way out, at once and at every later start")
    func lostAnswer() async throws {
        let scene = try Scene(try StandIn("lose-answer"))
        let atOnce = try await scene.failureOnceReached()
        let later = try await scene.failureOnceReached()
        #expect(atOnce == .answerLost)
        #expect(later == .answerLost)
        // As the sentence says: an empty data folder, and none here.
        let fresh = try Scene(try StandIn(), folder: scene.folder)
        try FileManager.default.removeItem(at: scene.folder.appending(path: "edgeless"))
        #expect(try await fresh.prepare() == .ready)
    }

    @Test("a killed start whose answer never came says so as well")
    func endedBeforeKey() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        try await scene.database().folder.remove(.recoveryKey)
        #expect(try await scene.failure() == .answerLost)
        // Where a vault exists its header has the key.
        #expect(try await scene.prepare(vaultExists: true) == .ready)
    }

    @Test("one that somebody else set up is left alone")
    func foreign() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        let other = try Scene(scene.standIn)
        #expect(try await other.failure() == .foreign)
        #expect(try await other.failure(vaultExists: true) == .foreign)
        _ = try await other.database().makeFiles(SystemClock().now())
        #expect(try await other.failure() == .foreign)
    }

    @Test("without a key in the answer it is not used")
    func marbleRun() async throws {
        #expect(try await Scene(try StandIn("marblerun")).failure() == .noRecoveryKey)
    }

    @Test("a manifest that it refuses ends the start with its words")
    func refused() async throws {
        let scene = try Scene(try StandIn("refuse"))
        let error = await #expect(throws: EdgelessError.self) { try await scene.prepare() }
        #expect(error?.code == .manifestRefused)
        #expect(error?.sentence.contains("bootstrapping") == true)
    }

    // MARK: A replacement

    @Test(
        "a replacement with the old disk gets its key from the folder, or says that it waits for it",
        arguments: [true, false]
    )
    func replaced(early: Bool) async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        let key = try #require(scene.file(.recoveryKey))
        scene.standIn.stop()
        let next = try Scene(
            early ? StandIn(disk: scene.standIn.disk, "early") : StandIn(disk: scene.standIn.disk),
            folder: scene.folder
        )
        try await next.pinBoth()
        let database = try next.database()
        try await database.folder.remove(.recoveryKey)
        #expect(try await next.prepare(vaultExists: true) == .needsKey)
        let wrong = SecretBytes(copying: Bytes(repeating: 7, count: 16))
        let error = await #expect(throws: EdgelessError.self) { try await database.recover(with: wrong) }
        #expect(error?.code == .notRecovered)
        try await database.recover(with: SecretBytes(copying: key))
        #expect(try await next.prepare(vaultExists: true) == .ready)
        try await database.recover(with: SecretBytes(copying: key))
    }

    @Test("a replacement before there is a vault gets the key that lies in the folder")
    func replacedBeforeVault() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        scene.standIn.stop()
        let next = try Scene(try StandIn(disk: scene.standIn.disk), folder: scene.folder)
        try await next.pinBoth()
        #expect(try await next.prepare() == .ready)
    }

    @Test("an empty one in the place of a vault's is never set up anew")
    func emptied() async throws {
        let scene = try Scene(try StandIn())
        #expect(try await scene.prepare() == .ready)
        let empty = try Scene(try StandIn(), folder: scene.folder)
        #expect(try await empty.failure(vaultExists: true) == .notRecovered)
        #expect(!FileManager.default.fileExists(atPath: empty.standIn.disk.appending(path: "manifest").path))
        try await empty.database().folder.remove(.recoveryKey)
        #expect(try await empty.prepare(vaultExists: true) == .needsKey)
        #expect(!FileManager.default.fileExists(atPath: empty.standIn.disk.appending(path: "manifest").path))
    }

    // MARK: Trust

    @Test("another certificate than the pinned one gets nothing")
    func untrusted() async throws {
        let scene = try Scene(try StandIn())
        let other = try Scene(try StandIn())
        try Data(other.standIn.certificate).write(to: scene.authority)
        #expect(try await scene.failure() == .untrusted)
        #expect(!FileManager.default.fileExists(atPath: scene.standIn.disk.appending(path: "manifest").path))
    }

    @Test("the first certificate is kept only where the operator asked for it, and counts from then on")
    func firstUse() async throws {
        let scene = try Scene(try StandIn())
        let trusting = try scene.database(trusting: true)
        #expect(try await trusting.prepare(vaultExists: false, now: SystemClock().now()) == .ready)
        #expect(scene.file(.server) == (try scene.standIn.certificate))
        #expect(trusting.authority.hasSuffix("edgeless/server.pem"))
        scene.standIn.stop()
        let next = try Scene(try StandIn(), folder: scene.folder)
        let error = await #expect(throws: EdgelessError.self) {
            try await next.database(trusting: true).prepare(vaultExists: true, now: SystemClock().now())
        }
        #expect(error?.code == .untrusted)
    }

    @Test("nothing is trusted by itself")
    func noTrust() async throws {
        let scene = try Scene(try StandIn())
        let settings = try EdgelessSettings(
            url: scene.standIn.url,
            database: "kms",
            user: "kms",
            folder: scene.folder.appending(path: "edgeless").path
        )
        let error = await #expect(throws: EdgelessError.self) {
            try await EdgelessDatabase(settings).prepare(vaultExists: false, now: SystemClock().now())
        }
        #expect(error?.code == .untrusted)
    }

    @Test("one that is not there is said to be unreachable")
    func unreachable() async throws {
        let scene = try Scene(try StandIn())
        scene.standIn.stop()
        #expect(try await scene.failure() == .unreachable)
    }

    @Test(
        "settings that EdgelessDB cannot have are refused",
        arguments: [
            ("http://localhost:8080", "kms", "kms"), ("https://", "kms", "kms"), ("https://h/path", "kms", "kms"),
            ("https://h:8080", "k`ms", "kms"), ("https://h:8080", "", "kms"), ("https://h:8080", "kms", "k'ms"),
            ("https://h:8080", String(repeating: "d", count: 65), "kms"),
            ("https://h:8080", "kms", String(repeating: "u", count: 81)),
        ]
    )
    func settings(url: String, database: String, user: String) {
        let error = #expect(throws: EdgelessError.self) {
            try EdgelessSettings(url: url, database: database, user: user, folder: "edgeless")
        }
        #expect(error?.code == .badSetting)
    }

    @Test("names at their limits are taken")
    func limits() throws {
        let database = String(repeating: "d", count: 64)
        let user = String(repeating: "u", count: 80)
        _ = try EdgelessSettings(url: "https://[::1]:8080/", database: database, user: user, folder: "edgeless")
    }
}

extension EdgelessDatabaseTests.Scene {
    /// The certificate of a replacement that waits for its key is another than that of the disk: both are pinned.
    fileprivate func pinBoth() async throws {
        let before = try Data(contentsOf: standIn.disk.appending(path: "cert.pem"))
        let now = try Data(contentsOf: standIn.machine.appending(path: "cert.pem"))
        try (before + now).write(to: authority)
    }
}
