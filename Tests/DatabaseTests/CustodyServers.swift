import Canonical
import FoundationEssentials
import HolderKeys
import KMIP
import Logging
import SecretSharing
import Secrets
import Store
import TestSupport

@testable import Operations

/// Several whole servers of ours on one database with three holders of whom two are needed, and every share that they ever had.
struct CustodyServers: Sendable {
    static let local = Requester(isLocal: true)
    static let holders = ["one", "two", "three"]

    let servers: [KeyServer]
    let folders: [RootFolder]
    private let keys: [String: HolderPrivateKey]
    /// Lasts as long as its servers.
    let site: Site
    /// The decrypted shares by epoch and holder.
    private(set) var shares: [UInt32: [String: Share]] = [:]
    private(set) var epoch: UInt32 = 1

    /// Servers of which the first made the vault and all are open.
    init(_ count: Int, on site: Site) async throws {
        self.site = site
        keys = try Dictionary(uniqueKeysWithValues: Self.holders.map { ($0, try HolderPrivateKey.generate(.x25519)) })
        var (servers, folders): ([KeyServer], [RootFolder]) = ([], [])
        for _ in 0..<count {
            let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
            folders.append(try await RootFolder(path: path))
            servers.append(try await Self.start(site, folders[folders.count - 1]))
        }
        (self.servers, self.folders) = (servers, folders)
        let roster = Self.holders.map { InitializeRequest.Holder(name: $0, publicKey: keys[$0]?.publicKey.pem ?? "") }
        let request = InitializeRequest(threshold: 2, shareholders: roster)
        let answer = try await servers[0].initialize(request, by: Self.local)
        shares[1] = try Dictionary(
            uniqueKeysWithValues: answer.shares.map { ($0.holder, try decrypt($0.holder, $0.encryptedShare)) }
        )
        for index in 1..<count { try await open(index) }
    }

    private static func start(_ site: Site, _ folder: RootFolder) async throws -> KeyServer {
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return try await KeyServer(store: try await site.open(), folder: folder, log: log)
    }

    subscript(_ index: Int) -> KeyServer { servers[index] }

    func state(of index: Int) async -> SealStatusAnswer.State {
        await self[index].sealStatus(for: Self.local).state
    }

    private func decrypt(_ holder: String, _ encrypted: String) throws -> Share {
        guard let key = keys[holder] else { throw NoHolder(name: holder) }
        return try Share(reading: key.decryptShare(Bytes(base64: encrypted) ?? []))
    }

    struct NoHolder: Error { let name: String }

    // MARK: Opening

    /// Hands one share of an epoch to a sealed server.
    @discardableResult
    func submit(_ holder: String, of epoch: UInt32? = nil, to index: Int) async throws -> SealStatusAnswer {
        try await self[index].recover(RecoverRequest(share: text(holder, epoch ?? self.epoch)), by: Self.local)
    }

    func open(_ index: Int) async throws {
        try await submit("one", to: index)
        try await submit("two", to: index)
    }

    private func text(_ holder: String, _ epoch: UInt32) -> String {
        shares[epoch]?[holder]?.raw.withBytes { Bytes($0).base64 } ?? ""
    }

    /// The shares of the epoch that rules from now on.
    mutating func take(_ shares: [String: Share], as epoch: UInt32) {
        self.shares[epoch] = shares
        self.epoch = epoch
    }

    // MARK: A ceremony, step by step

    func propose(_ kind: String = "rekey", on index: Int) async throws -> CeremonyAnswer {
        var request = CeremonyRequest(kind: kind)
        request.force = true
        return try await self[index].propose(request, by: Self.local)
    }

    /// Every one of these holders consents; enough of them stage.
    @discardableResult
    func consent(
        _ ceremony: CeremonyAnswer,
        by holders: [String] = ["one", "two"],
        on index: Int
    ) async throws -> CeremonyAnswer {
        var answer = ceremony
        for holder in holders {
            var request = RecoverRequest(share: text(holder, epoch), holder: holder)
            request.proposal = ceremony.proposal
            answer = try await self[index].consent(request, toCeremony: ceremony.id, by: Self.local)
        }
        return answer
    }

    /// The staged shares of all holders, fetched and decrypted.
    func fetch(_ ceremony: CeremonyAnswer, from index: Int) async throws -> [String: Share] {
        var fetched: [String: Share] = [:]
        for holder in Self.holders {
            let answer = try await self[index].encryptedShare(ofCeremony: ceremony.id, holder: holder)
            fetched[holder] = try decrypt(holder, answer.encryptedShare)
        }
        return fetched
    }

    func confirm(
        _ ceremony: CeremonyAnswer,
        _ shares: [String: Share],
        by holders: [String] = Self.holders,
        on index: Int
    ) async throws {
        for holder in holders {
            guard let share = shares[holder] else { throw NoHolder(name: holder) }
            let proof = share.confirmation(nonce: Bytes(base64: ceremony.nonce) ?? []).base64
            let request = ConfirmationRequest(holder: holder, proof: proof)
            _ = try await self[index].confirm(request, inCeremony: ceremony.id, by: Self.local)
        }
    }

    /// A ceremony that only its commit is missing to.
    func ready(_ kind: String = "rekey", on index: Int = 0) async throws -> (CeremonyAnswer, [String: Share]) {
        let ceremony = try await propose(kind, on: index)
        try await consent(ceremony, on: index)
        let shares = try await fetch(ceremony, from: index)
        try await confirm(ceremony, shares, on: index)
        return (ceremony, shares)
    }

    @discardableResult
    func commit(_ ceremony: CeremonyAnswer, on index: Int) async throws -> CommitAnswer {
        try await self[index].commitCeremony(ceremony.id, by: Self.local)
    }

    func abort(_ ceremony: CeremonyAnswer, on index: Int) async throws {
        try await self[index].abortCeremony(ceremony.id, by: Self.local)
    }

    func ceremonyState(_ ceremony: CeremonyAnswer, on index: Int) async throws -> String? {
        try await self[index].ceremony(ceremony.id, by: Self.local).state
    }

    // MARK: All at once

    /// Runs the same on every server at once and answers the code of each one's refusal, nil where it was done.
    func everywhere(_ body: @escaping @Sendable (Int) async throws -> Void) async -> [String?] {
        await atOnce(servers.indices.map { index in { try await body(index) } })
    }

    /// Runs these at once and answers the code of each one's refusal, nil where it was done.
    func atOnce(_ bodies: [@Sendable () async throws -> Void]) async -> [String?] {
        await withTaskGroup(of: (Int, String?).self) { group in
            for (number, body) in bodies.enumerated() {
                group.addTask { (number, await Self.code(body)) }
            }
            var codes = [String?](repeating: nil, count: bodies.count)
            for await (number, code) in group { codes[number] = code }
            return codes
        }
    }

    private static func code(_ body: @Sendable () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let error as any KMIPReportable where !(error is OperationError) {
            return "\(error.kmipError.reason)"
        } catch {
            return OperationError(from: error).code.rawValue
        }
    }

    // MARK: What must hold in the end

    /// That every server is at this epoch, opens by its shares if it is sealed, makes objects that the others read, and finds no damage.
    func expectWhole(damage: (String) -> Void) async throws {
        for index in servers.indices where await state(of: index) != .unsealed { try await open(index) }
        for index in servers.indices {
            let status = await self[index].sealStatus(for: Self.local)
            if status.epoch != epoch { damage("server \(index) is at epoch \(status.epoch ?? 0), not \(epoch)") }
            var attributes = Attributes()
            attributes.cryptographicAlgorithm = .aes
            let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
            let id = try await self[index].objects(for: Self.local).create(request).uniqueIdentifier
            let other = (index + 1) % servers.count
            _ = try await self[other].objects(for: Self.local).material(id)
        }
        for index in servers.indices {
            let damaged = try await self[index].verifyDatabase(by: Self.local).damaged
            if !damaged.isEmpty { damage("server \(index): \(damaged.prefix(5))") }
        }
    }

    func end() async { for server in servers { await server.shutDown() } }
}
