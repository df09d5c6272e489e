import Canonical
import Custody
import FoundationEssentials
import HolderKeys
import KMIP
import KMIPServer
import Logging
import Secrets
import Store
import TestSupport

@testable import Operations

/// Several servers over one database, each with a root folder and a way to the database of its own that can be made to fail.
struct ManyServers {
    struct Member: Sendable {
        let folder: RootFolder
        let store: FaultyStore
        let server: KeyServer

        var state: SealStatusAnswer.State {
            get async { await server.sealStatus(for: Requester(isLocal: true)).state }
        }
    }

    let database: MemoryStore
    private(set) var members: [Member] = []
    /// The decrypted shares in base64, by holder; empty before there is a vault.
    private(set) var shares: [String: String] = [:]
    private let keys: [String: HolderPrivateKey]
    private let clock: any WallClock
    /// Of every server but the first.
    private let otherClock: any WallClock
    private let recordsSignatures: Bool

    static let local = Requester(isLocal: true)
    static let holders = ["one", "two", "three", "four"]
    static let policies: [Bytes] = [Bytes("package web".utf8), Bytes("package mail".utf8)]

    /// Servers that start while the database is empty; with `isOpen` the first one makes the vault and all are unsealed.
    init(
        _ count: Int = 2,
        isOpen: Bool = true,
        clock: any WallClock = SystemClock(),
        others: (any WallClock)? = nil,
        recordsSignatures: Bool = true
    ) async throws {
        database = MemoryStore()
        self.recordsSignatures = recordsSignatures
        self.clock = clock
        otherClock = others ?? clock
        keys = try Dictionary(uniqueKeysWithValues: Self.holders.map { ($0, try HolderPrivateKey.generate(.x25519)) })
        for _ in 0..<count { try await add() }
        guard isOpen else { return }
        take(try await members[0].server.initialize(request, by: Self.local))
        for index in 1..<count { try await unseal(index) }
    }

    subscript(_ index: Int) -> KeyServer { members[index].server }

    /// One more server, with a root folder of its own or a copy of another's.
    @discardableResult
    mutating func add(copying other: Int? = nil) async throws -> Int {
        let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
        let folder = try await RootFolder(path: path)
        if let other {
            for item in [RootFolder.Item.identity, .header, .anchor] {
                if let bytes = try await members[other].folder.read(item) { try await folder.write(item, bytes) }
            }
        }
        members.append(try await start(folder, members.isEmpty ? clock : otherClock))
        return members.count - 1
    }

    /// The process ends without a word, and a new one starts in its folder.
    mutating func restart(_ index: Int) async throws {
        members[index] = try await start(members[index].folder, index == 0 ? clock : otherClock)
    }

    private func start(_ folder: RootFolder, _ clock: any WallClock) async throws -> Member {
        let store = FaultyStore(database)
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        var options = KeyServerOptions()
        options.takesLogins = true
        options.recordsSignatures = recordsSignatures
        options.performer = KMIPService()
        let server = try await KeyServer(store: store, folder: folder, options: options, clock: clock, log: log)
        return Member(folder: folder, store: store, server: server)
    }

    // MARK: The vault

    var request: InitializeRequest {
        InitializeRequest(
            threshold: 2,
            shareholders: Self.holders.map { name in
                InitializeRequest.Holder(name: name, publicKey: keys[name]?.publicKey.pem ?? "")
            }
        )
    }

    /// Keeps the shares of the vault that was made.
    mutating func take(_ answer: InitializeAnswer) {
        for share in answer.shares {
            let bytes = try? keys[share.holder]?.decryptShare(Bytes(base64: share.encryptedShare) ?? [])
            shares[share.holder] = bytes?.withBytes { Bytes($0).base64 }
        }
    }

    @discardableResult
    func submit(_ holder: String, to index: Int) async throws -> SealStatusAnswer {
        try await self[index].recover(RecoverRequest(share: shares[holder] ?? ""), by: Self.local)
    }

    func unseal(_ index: Int) async throws {
        try await submit("one", to: index)
        try await submit("three", to: index)
    }

    static func manifest(_ note: String) -> ManifestRequest {
        let digests = policies.map { Digest(of: $0).hex }
        let text = """
            {"version": 1, "note": "\(note)", "policies": {"\(digests[0])": {"sans": ["web"], "workloadSecretId": "web"},
             "\(digests[1])": {"sans": ["*"]}}}
            """
        return ManifestRequest(manifest: Bytes(text.utf8).base64, policies: policies.map(\.base64))
    }

    @discardableResult
    func setManifest(_ note: String, on index: Int) async throws -> ManifestAnswer {
        try await self[index].setManifest(Self.manifest(note), by: Self.local)
    }

    // MARK: Objects

    func create(on index: Int, name: String? = nil) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        if let name { attributes.add(ObjectName(name).ttlv) }
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await self[index].objects(for: Self.local).create(request).uniqueIdentifier
    }

    func state(of id: String, on index: Int) async throws -> String {
        try await self[index].objects(for: Self.local).describe(id).state
    }

    /// What a verification on that server names.
    func damages(seenBy index: Int) async throws -> [Damage] {
        try await self[index].verifyDatabase(by: Self.local).damaged
    }

    /// The chains that the newest checkpoint names, by how many records they have.
    func newestHeads() async throws -> [Bytes: UInt64] {
        let row = try await database.read(.newestCheckpoint).first.map { try CheckpointRow($0) }
        let heads = row.flatMap { Checkpoint(reading: $0.statement) }?.heads ?? []
        return Dictionary(uniqueKeysWithValues: heads.map { ($0.chain, $0.sequence) })
    }

    /// How many records each chain has.
    func chains() async throws -> [Bytes: UInt64] {
        try await database.all(LogRow.table).map { try LogRow($0) }.reduce(into: [:]) { $0[$1.chain, default: 0] += 1 }
    }
}

/// The code of the refusal, KMIP's reasons among them; nil where nothing was refused.
func refusalCode(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as any KMIPReportable where !(error is OperationError) {
        return "\(error.kmipError.reason)"
    } catch {
        return OperationError(from: error).code.rawValue
    }
}
