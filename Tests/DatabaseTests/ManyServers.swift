import Canonical
import FoundationEssentials
import HolderKeys
import KMIP
import Logging
import Operations
import Secrets
import Store
import TestSupport

/// Several whole servers of ours on one database, each with a store and a root folder of its own.
struct ManyServers {
    struct Member: Sendable {
        let store: any Store
        let server: KeyServer
        let folder: RootFolder
    }

    static let local = Requester(isLocal: true)
    static let policies: [Bytes] = [Bytes("package web".utf8)]

    private(set) var members: [Member] = []
    /// The decrypted shares in base64, by holder; empty before there is a vault.
    private(set) var shares: [String: String] = [:]
    private let keys: [String: HolderPrivateKey]
    /// Lasts as long as its servers.
    private let site: Site

    /// Servers that start while the database is empty.
    init(
        _ count: Int,
        on site: Site,
        clock: any WallClock = SystemClock(),
        recordsSignatures: Bool = true
    ) async throws {
        self.site = site
        var options = KeyServerOptions()
        options.recordsSignatures = recordsSignatures
        keys = try Dictionary(
            uniqueKeysWithValues: ["one", "two"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        )
        for _ in 0..<count {
            let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
            let folder = try await RootFolder(path: path)
            let store = try await site.open()
            let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let server = try await KeyServer(
                store: store,
                folder: folder,
                options: options,
                clock: clock,
                log: log
            )
            members.append(Member(store: store, server: server, folder: folder))
        }
    }

    /// The same, after the first one made the vault and all were unsealed.
    static func open(
        _ count: Int,
        on site: Site,
        clock: any WallClock = SystemClock(),
        recordsSignatures: Bool = true
    ) async throws -> ManyServers {
        var servers = try await ManyServers(count, on: site, clock: clock, recordsSignatures: recordsSignatures)
        servers.take(try await servers[0].initialize(servers.request, by: local))
        for index in 1..<count { try await servers.unseal(index) }
        return servers
    }

    subscript(_ index: Int) -> KeyServer { members[index].server }

    func state(of index: Int) async -> SealStatusAnswer.State { await self[index].sealStatus(for: Self.local).state }

    var request: InitializeRequest {
        InitializeRequest(
            threshold: 1,
            shareholders: keys.map { InitializeRequest.Holder(name: $0.key, publicKey: $0.value.publicKey.pem) }
        )
    }

    /// Keeps the shares of the vault that was made.
    mutating func take(_ answer: InitializeAnswer) {
        for share in answer.shares {
            let bytes = try? keys[share.holder]?.decryptShare(Bytes(base64: share.encryptedShare) ?? [])
            shares[share.holder] = bytes?.withBytes { Bytes($0).base64 }
        }
    }

    func unseal(_ index: Int) async throws {
        _ = try await self[index].recover(RecoverRequest(share: shares["one"] ?? ""), by: Self.local)
    }

    @discardableResult
    func setManifest(_ note: String, on index: Int) async throws -> ManifestAnswer {
        let digest = Digest(of: Self.policies[0]).hex
        let text = #"{"version": 1, "note": "\#(note)", "policies": {"\#(digest)": {"sans": ["*"]}}}"#
        let request = ManifestRequest(manifest: Bytes(text.utf8).base64, policies: Self.policies.map(\.base64))
        return try await self[index].setManifest(request, by: Self.local)
    }

    func create(on index: Int, id: String? = nil) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.uniqueIdentifier = id
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await self[index].objects(for: Self.local).create(request).uniqueIdentifier
    }

    func objectState(_ id: String, on index: Int) async throws -> String {
        try await self[index].objects(for: Self.local).describe(id).state
    }

    /// Runs the same on every server at once and answers the code of each one's refusal, nil where it was done.
    func everywhere(_ body: @escaping @Sendable (Int) async throws -> Void) async -> [String?] {
        await withTaskGroup(of: (Int, String?).self) { group in
            for index in members.indices {
                group.addTask {
                    do {
                        try await body(index)
                        return (index, nil)
                    } catch let error as any KMIPReportable where !(error is OperationError) {
                        return (index, "\(error.kmipError.reason)")
                    } catch {
                        return (index, OperationError(from: error).code.rawValue)
                    }
                }
            }
            var codes = [String?](repeating: nil, count: members.count)
            for await (index, code) in group { codes[index] = code }
            return codes
        }
    }

    /// Checks the whole database on every server, and ends them.
    func end() async throws {
        for member in members where await member.server.sealStatus(for: Self.local).state == .unsealed {
            let damaged = try await member.server.verifyDatabase(by: Self.local).damaged
            if !damaged.isEmpty { throw Damaged(rows: damaged) }
        }
        for member in members { await member.server.shutDown() }
    }

    struct Damaged: Error { let rows: [Damage] }
}
