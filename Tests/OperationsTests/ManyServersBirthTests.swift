import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// Servers that start on one empty database.
@Suite("Many servers: the birth of the vault")
struct ManyServersBirthTests {
    @Test("a server that started while the database was empty takes shares for the vault that another one made")
    func late() async throws {
        var servers = try await ManyServers(2, isOpen: false)
        #expect(await servers.members[1].state == .uninitialized)
        servers.take(try await servers[0].initialize(servers.request, by: ManyServers.local))
        #expect(await servers.members[1].state == .sealed)
        #expect(await servers[1].health().httpStatus == 503)
        #expect(try await servers.members[1].folder.read(.setupToken) == nil)
        try await servers.unseal(1)
        #expect(await servers.members[1].state == .unsealed)
        let id = try await servers.create(on: 0)
        #expect(try await servers.state(of: id, on: 1) == "preActive")
    }

    @Test(
        "whatever a late server is asked first, it knows that there is a vault",
        arguments: ["health", "recover", "open", "initialize", "manifest", "confirm"]
    )
    func firstQuestion(_ question: String) async throws {
        var servers = try await ManyServers(2, isOpen: false)
        servers.take(try await servers[0].initialize(servers.request, by: ManyServers.local))
        let known = servers
        let server = known[1]
        let refusal = await refusalCode {
            switch question {
            case "health": #expect(await server.health().state == .sealed)
            case "recover": #expect(try await known.submit("one", to: 1).state == .unsealing)
            case "open": _ = try await known.create(on: 1)
            case "initialize": _ = try await server.initialize(known.request, by: ManyServers.local)
            case "manifest": try await known.setManifest("other", on: 1)
            default:
                let request = ConfirmationRequest(holder: "one", proof: "")
                _ = try await server.confirm(request, inCeremony: "initialize", by: ManyServers.local)
            }
        }
        let expected = ["health": nil, "recover": nil, "initialize": "already-initialized"][question] ?? "sealed"
        #expect(refusal == expected)
        #expect(await known.members[1].state != .uninitialized)
    }

    @Test("of two servers that make the vault at once one succeeds; the other keeps nothing of its own attempt")
    func race() async throws {
        var servers = try await ManyServers(2, isOpen: false)
        let (first, request) = (servers[0], servers.request)
        let answer = Answer<InitializeAnswer>()
        await servers.members[1].store.beforeApply {
            await answer.take { try await first.initialize(request, by: ManyServers.local) }
        }
        let second = servers[1]
        let refusal = await refusalCode { _ = try await second.initialize(request, by: ManyServers.local) }
        #expect(refusal == "already-initialized")
        servers.take(try #require(await answer.value))
        let loser = servers.members[1]
        #expect(await loser.state == .sealed)
        for item in [RootFolder.Item.header, .anchor, .setupToken] {
            #expect(try await loser.folder.read(item) == nil, "\(item)")
        }
        #expect(try await servers.database.count(VaultRow.table) == 1)
        #expect(try await servers.database.count(MasterRow.table) == 1)
        try await servers.unseal(1)
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("of several first manifests that race one makes the vault")
    func manifests() async throws {
        let servers = try await ManyServers(3, isOpen: false)
        let request = try roster(servers)
        let refusals = await withTaskGroup(of: String?.self) { group in
            for member in servers.members {
                group.addTask {
                    await refusalCode { _ = try await member.server.setManifest(request, by: ManyServers.local) }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(refusals.count { $0 == "already-initialized" || $0 == "sealed" } == 2, "\(refusals)")
        #expect(try await servers.database.count(TransitionRow.table) == 1)
        let states = await [servers.members[0].state, servers.members[1].state, servers.members[2].state]
        #expect(states.count { $0 == .unsealed } == 1)
        #expect(states.count { $0 == .sealed } == 2)
    }

    @Test("a birth whose answer the database lost is found by everybody, and its shares can be fetched")
    func lostAnswer() async throws {
        let servers = try await ManyServers(2, isOpen: false)
        let lost = StoreError(.outcomeUnknown, "the connection was lost")
        let down = StoreError(.unavailable, "the database does not answer")
        let store = servers.members[0].store
        await store.onApply(.writeAndThrow(lost))
        await store.beforeRead(of: LogRow.table) { await store.onRead(.refuse(down)) }
        let (first, request) = (servers[0], servers.request)
        let refusal = await refusalCode { _ = try await first.initialize(request, by: ManyServers.local) }
        #expect(refusal == "outcome-unknown")
        for member in servers.members { #expect(await member.state == .sealed) }
        let share = try await servers[1].encryptedShare(ofCeremony: "initialize", holder: "two")
        #expect(!share.encryptedShare.isEmpty)
    }

    /// A first manifest names the shareholders.
    private func roster(_ servers: ManyServers) throws -> ManifestRequest {
        let holders = servers.request.shareholders.map { holder in
            let key = holder.publicKey.replacing("\n", with: "\\n")
            return #"{"name": "\#(holder.name)", "publicKey": "\#(key)"}"#
        }
        let digests = ManyServers.policies.map { Digest(of: $0).hex }
        let text = """
            {"version": 1, "shareholders": [\(holders.joined(separator: ", "))],
             "policies": {"\(digests[0])": {"sans": ["web"]}, "\(digests[1])": {"sans": ["*"]}}}
            """
        return ManifestRequest(
            manifest: Bytes(text.utf8).base64,
            policies: ManyServers.policies.map(\.base64)
        )
    }
}

/// What came of something that ran in the middle of something else.
actor Answer<Value: Sendable> {
    private(set) var value: Value?
    private(set) var error: (any Error)?

    func take(_ body: @Sendable () async throws -> Value) async {
        do { value = try await body() } catch { self.error = error }
    }

    /// The code of the refusal; nil where nothing was refused.
    var code: String? { error.map { OperationError(from: $0).code.rawValue } }
}
