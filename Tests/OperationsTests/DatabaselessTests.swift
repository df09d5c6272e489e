import Canonical
import Custody
import Foundation
import HolderKeys
import Logging
import Secrets
import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// A server whose database waits for a key that only the shareholders open.
@Suite("A start without the database")
struct DatabaselessTests {
    /// A database that answers nobody before it got its key.
    final class Locked: KeyedDatabase {
        let store: any Store
        let right: Bytes
        let offered = Mutex<[Bytes]>([])
        private let isOpen = Mutex(false)

        init(_ store: any Store, key: Bytes) {
            self.store = store
            right = key
        }

        func recover(with key: SecretBytes) async throws {
            let bytes = key.withBytes { Bytes($0) }
            offered.withLock { $0.append(bytes) }
            isOpen.withLock { $0 = bytes == right }
        }

        func open() throws -> any Store {
            guard isOpen.withLock({ $0 }) else { throw StoreError(.unavailable, "it waits for its key") }
            return store
        }
    }

    static let key = Bytes(0xe0..<0xf0)

    /// A vault whose header has the database's key, and its server started anew while the database is locked.
    struct Scene {
        let vault: TestVault
        let database: Locked
        let late: LateStore
        let server: KeyServer

        init(clock: any WallClock = SystemClock(), right: Bytes = DatabaselessTests.key) async throws {
            vault = try await Self.vaultWithKey()
            let database = Locked(vault.store, key: right)
            self.database = database
            let reason = StoreError(.unavailable, "the database does not answer")
            late = LateStore(engine: "memory", because: reason, pause: .milliseconds(1), longestPause: .milliseconds(1))
            {
                try database.open()
            }
            var log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            log.logLevel = .critical
            server = try await KeyServer(
                store: late,
                folder: vault.folder,
                keyedDatabase: database,
                clock: clock,
                log: log
            )
        }

        static func vaultWithKey() async throws -> TestVault {
            let vault = try await TestVault(manifests: 0)
            try FileManager.default.createDirectory(
                atPath: vault.folder.path + "/edgeless",
                withIntermediateDirectories: true
            )
            try await vault.folder.write(.databaseKey, DatabaselessTests.key)
            var again = vault
            try await again.restart()
            #expect(try await again.recover() == nil)
            return again
        }

        /// Returns once the database answers.
        func untilOpen() async throws {
            while (try? await late.health()) == nil { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test("the key moves into the header, and nothing of it stays unwrapped")
    func keyIsKept() async throws {
        let vault = try await Scene.vaultWithKey()
        #expect(try await vault.folder.read(.databaseKey) == nil)
        let header = try #require(try await vault.folder.header())
        let sealed = try #require(header.databaseKey)
        #expect(!sealed.sealed.contains(Self.key))
        #expect(try await vault.server.headerBackup(by: vault.local).header == header.bytes.base64)
        let keyring = try #require(vault.server.seat.vault).keyring
        #expect(try sealed.open(of: header.vault, keyring).withBytes { Bytes($0) } == Self.key)
    }

    @Test("a key that is there before the vault is in the first header")
    func keyBeforeVault() async throws {
        let folder = try await TestVault.newFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/edgeless", withIntermediateDirectories: true)
        try await folder.write(.databaseKey, Self.key)
        let server = try await TestVault.start(MemoryStore(), folder)
        let holder = try HolderPrivateKey.generate(.x25519).publicKey.pem
        let request = InitializeRequest(threshold: 1, shareholders: [.init(name: "one", publicKey: holder)])
        let answer = try await server.initialize(request, by: Requester(isLocal: true))
        let header = try VaultHeader(reading: Bytes(base64: answer.header) ?? [])
        #expect(header.databaseKey != nil)
        #expect(try await folder.read(.header) == header.bytes)
        #expect(try await folder.read(.databaseKey) == nil)
    }

    @Test("serves the seal status, judges shares by the header, and says that the database is down")
    func sealed() async throws {
        let scene = try await Scene()
        let status = await scene.server.sealStatus(for: scene.vault.local)
        #expect(status.state == .sealed)
        #expect(status.vault != nil)
        #expect(status.ceremony != nil)
        #expect(await scene.server.health().database == "down")
        #expect(try await scene.server.open(with: [Self.wrongShare(scene)]) == "share-wrong")
        #expect(try await scene.server.open(with: ["kq1-nothing"]) == "share-malformed")
        #expect(try await scene.server.open(with: [scene.vault.shares["one"] ?? ""]) == "not unsealed")
        #expect(await scene.server.sealStatus(for: scene.vault.local).groups.first?.submitted == ["one"])
        #expect(scene.database.offered.withLock { $0 } == [])
        #expect(scene.server.setupToken.isEmpty)
        await scene.late.close()
    }

    @Test("hands the database its key when enough shares are there, and opens without a second round of them")
    func opens() async throws {
        let scene = try await Scene()
        #expect(try await scene.vaultShares() == "database-unavailable")
        #expect(scene.database.offered.withLock { $0 } == [Self.key])
        try await scene.untilOpen()
        await scene.server.tickUnseal()
        #expect(await scene.server.sealStatus(for: scene.vault.local).state == .unsealed)
        #expect(try await scene.server.verifyDatabase(by: scene.vault.local).damaged == [])
    }

    @Test("offers the key again after a pause, not at every tick, while the database does not open")
    func pause() async throws {
        let clock = MovedClock()
        let scene = try await Scene(clock: clock, right: Bytes(repeating: 1, count: 16))
        #expect(try await scene.vaultShares() == "database-unavailable")
        await scene.server.tickUnseal()
        #expect(scene.database.offered.withLock { $0.count } == 1)
        clock.move(seconds: 10)
        await scene.server.tickUnseal()
        await scene.server.tickUnseal()
        #expect(scene.database.offered.withLock { $0.count } == 2)
        #expect(await scene.server.sealStatus(for: scene.vault.local).state == .unsealing)
        await scene.late.close()
    }

    @Test("a vault cannot be made while the database is away")
    func initialize() async throws {
        let scene = try await Scene()
        let error = await #expect(throws: OperationError.self) {
            try await scene.server.requireInitializable(by: scene.vault.local)
        }
        #expect(error?.code == .alreadyInitialized)
        await scene.late.close()
    }

    @Test("a database of another vault that appears is refused, and the shares stay")
    func otherVault() async throws {
        let scene = try await Scene()
        let other = try await TestVault(manifests: 0)
        let locked = Locked(other.store, key: Self.key)
        let reason = StoreError(.unavailable, "the database does not answer")
        let late = LateStore(engine: "memory", because: reason, pause: .milliseconds(1), longestPause: .milliseconds(1))
        {
            try locked.open()
        }
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = try await KeyServer(store: late, folder: scene.vault.folder, keyedDatabase: locked, log: log)
        let shares = ["one", "three"].map { scene.vault.shares[$0] ?? "" }
        #expect(try await server.open(with: shares) == "database-unavailable")
        while (try? await late.health()) == nil { try await Task.sleep(for: .milliseconds(1)) }
        await server.tickUnseal()
        let status = await server.sealStatus(for: scene.vault.local)
        #expect(status.state == .unsealing)
        #expect(status.lastFailure == "state-damaged")
        await scene.late.close()
    }

    @Test("without a header an unreachable database ends the start")
    func noHeader() async throws {
        let late = LateStore(engine: "memory", because: StoreError(.unavailable, "away")) {
            throw StoreError(.unavailable, "away")
        }
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        await #expect(throws: StoreError.self) {
            try await KeyServer(store: late, folder: try await TestVault.newFolder(), log: log)
        }
        await late.close()
    }

    /// A share of the right form whose value is another's.
    private static func wrongShare(_ scene: Scene) throws -> String {
        let one = try #require(Bytes(base64: scene.vault.shares["one"] ?? ""))
        let two = try #require(Bytes(base64: scene.vault.shares["two"] ?? ""))
        let mixed = Array(one[..<40]) + Array(two[40..<72])
        return (mixed + Digest(of: mixed).bytes.prefix(4)).base64
    }
}

extension DatabaselessTests.Scene {
    fileprivate func vaultShares() async throws -> String? {
        try await server.open(with: ["one", "three"].map { vault.shares[$0] ?? "" })
    }
}

/// A clock that a test moves.
final class MovedClock: WallClock {
    private let time = Mutex(SystemClock().now())

    func now() -> Instant { time.withLock { $0 } }

    func move(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
