import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// A seal of the whole vault reaches every server at its next request.
@Suite("Many servers: the seal")
struct ManyServersSealTests {
    static let questions = [
        "create", "describe", "list", "manifest", "latest manifest", "manifests", "bundle", "policy", "issue",
        "revoke", "certificates", "shareholders", "confirm", "verify", "checkpoint", "seal",
    ]

    @Test("whatever the other server is asked next, it answers that it is sealed, and is", arguments: questions)
    func everyRequest(_ question: String) async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let id = try await servers.create(on: 0)
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        #expect(await refusalCode { try await ask(question, servers, id) } == "sealed")
        #expect(servers[1].seat.vault == nil)
        #expect(await servers.members[1].state == .sealed)
        try await servers.unseal(1)
        #expect(await servers.members[1].state == .unsealed)
    }

    @Test("the seal status and the health of the other server say it as well")
    func status() async throws {
        let servers = try await ManyServers(3)
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        #expect(await servers.members[1].state == .sealed)
        let health = await servers[2].health()
        #expect(health.state == .sealed)
        #expect(health.httpStatus == 503)
        #expect(servers[2].seat.vault == nil)
    }

    @Test("a seal of one server leaves the others open")
    func oneServer() async throws {
        let servers = try await ManyServers(2)
        try await servers[0].seal(SealRequest(scope: .server, force: true), by: ManyServers.local)
        #expect(await servers.members[0].state == .sealed)
        #expect(await servers.members[1].state == .unsealed)
        _ = try await servers.create(on: 1)
    }

    @Test("a manifest that was decided before the vault was sealed is not set after it")
    func manifest() async throws {
        let servers = try await ManyServers(2)
        await servers.members[1].store.beforeApply {
            try? await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        }
        #expect(await refusalCode { try await servers.setManifest("late", on: 1) } == "sealed")
        #expect(await refusalCode { try await servers.setManifest("late", on: 1) } == "sealed")
        #expect(try await servers.database.count(TransitionRow.table) == 0)
    }

    @Test("a certificate that was decided before the vault was sealed is not issued after it")
    func certificate() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        await servers.members[1].store.beforeApply {
            try? await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        }
        #expect(await refusalCode { try await ask("issue", servers, "") } == "sealed")
        let kinds = try await servers.database.rows(CertificateRow.self).map(\.kind)
        #expect(!kinds.contains(CertificateKind.leaf))
    }

    @Test("a seal that meets a manifest which another server sets seals all the same")
    func sealAndManifest() async throws {
        let servers = try await ManyServers(2)
        await servers.members[0].store.beforeApply { _ = try? await servers.setManifest("faster", on: 1) }
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        for member in servers.members { #expect(await member.state == .sealed) }
        #expect(try await servers.database.count(TransitionRow.table) == 1)
    }

    @Test("of two seals of the vault at once one is done, and both servers are sealed")
    func twice() async throws {
        let servers = try await ManyServers(2)
        await servers.members[0].store.beforeApply {
            try? await servers[1].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        }
        let refusal = await refusalCode {
            try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        }
        #expect(refusal == "sealed")
        for member in servers.members { #expect(await member.state == .sealed) }
        #expect(try await servers.database.read(.vault).first.map { try VaultRow($0).sealCounter } == 1)
    }

    @Test("what a server that was sealed still had in hand is not written by it later")
    func inFlight() async throws {
        let servers = try await ManyServers(1)
        let vault = try #require(servers[0].seat.vault)
        try await servers[0].seal(SealRequest(scope: .server, force: true), by: ManyServers.local)
        var writer = Writer(vault.sealer)
        try writer.insert(ChangeKind.create, SampleRows.object("late"))
        let late = WriteSet(subject: SampleRows.alice, changes: writer.changes)
        #expect(await refusalCode { try await vault.committer.commit(late) } == "sealed")
    }

    @Test("a share that is handed in before the server has heard of the seal counts for its next unseal")
    func share() async throws {
        let servers = try await ManyServers(2)
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        #expect(try await servers.submit("one", to: 1).state == .unsealing)
        #expect(try await servers.submit("two", to: 1).state == .unsealed)
    }

    @Test("the tick of a server without requests notices the seal")
    func tick() async throws {
        let servers = try await ManyServers(2)
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        await servers[1].tick()
        #expect(servers[1].seat.vault == nil)
    }

    func ask(_ question: String, _ servers: ManyServers, _ id: String) async throws {
        let (server, local, page) = (servers[1], ManyServers.local, Page(limit: 10, after: nil))
        switch question {
        case "create": _ = try await servers.create(on: 1)
        case "describe": _ = try await servers.state(of: id, on: 1)
        case "list": _ = try await server.objects(for: local).list(ObjectQuestion(), page)
        case "manifest": try await servers.setManifest("second", on: 1)
        case "latest manifest": _ = try await server.latestManifest()
        case "manifests": _ = try await server.manifests(page)
        case "bundle": _ = try await server.verifyBundle()
        case "policy": _ = try await server.policy(Digest(of: ManyServers.policies[0]).hex)
        case "issue":
            let policy = Digest(of: ManyServers.policies[0]).hex
            let request = CertificateRequest(csr: IdempotencyFixture.request, policy: policy)
            _ = try await server.issueCertificate(request, by: local)
        case "revoke": _ = try await server.revokeCertificate("00ff", RevocationRequest(), by: local)
        case "certificates": _ = try await server.certificates(page, by: local)
        case "shareholders": _ = try await server.shareholders(by: local)
        case "confirm":
            let request = ConfirmationRequest(holder: "one", proof: "")
            _ = try await server.confirm(request, inCeremony: "initialize", by: local)
        case "verify": _ = try await server.verifyDatabase(by: local)
        case "checkpoint": _ = try await server.checkpoint()
        default: try await server.seal(SealRequest(scope: .server, force: true), by: local)
        }
    }
}
