import Canonical
import Manifests
import Store
import TestSupport
import Testing

@testable import Operations

/// What one server sets the others go by at their next request.
@Suite("Many servers: manifests")
struct ManyServersManifestTests {
    @Test("a manifest that one server set is what the other one answers with")
    func seen() async throws {
        let servers = try await ManyServers(2)
        let answer = try await servers.setManifest("first", on: 0)
        #expect(try await servers[1].latestManifest() == servers[0].latestManifest())
        #expect(try await servers[1].verifyBundle() == servers[0].verifyBundle())
        let listed = try await servers[1].manifests(Page(limit: 10, after: nil)).items
        #expect(listed.map(\.transition) == [answer.transition])
        #expect(try await servers[1].meshCertificate(generation: nil) == answer.meshCA)
    }

    @Test("manifests are set in turn on two servers, each upon the one that the other set")
    func inTurn() async throws {
        let servers = try await ManyServers(2)
        for number in 1...6 {
            let answer = try await servers.setManifest("\(number)", on: number % 2)
            #expect(answer.generation == UInt64(number))
        }
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("of two manifests that race one is refused, and its next try succeeds")
    func race() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        await servers.members[1].store.beforeApply { _ = try? await servers.setManifest("faster", on: 0) }
        #expect(await refusalCode { try await servers.setManifest("slower", on: 1) } == "manifest-conflict")
        #expect(try await servers.setManifest("slower", on: 1).generation == 3)
        #expect(try await servers.database.count(TransitionRow.table) == 3)
    }

    @Test("who names the transition that he saw is refused when another server set one since")
    func expected() async throws {
        let servers = try await ManyServers(2)
        let seen = try await servers.setManifest("first", on: 0).transition
        let newest = try await servers.setManifest("second", on: 0).transition
        var request = ManyServers.manifest("third")
        request.previousTransition = seen
        let (server, stale) = (servers[1], request)
        let refusal = await refusalCode { _ = try await server.setManifest(stale, by: ManyServers.local) }
        #expect(refusal == "manifest-conflict")
        request.previousTransition = newest
        #expect(try await servers[1].setManifest(request, by: ManyServers.local).generation == 3)
    }

    @Test("a certificate is issued by the manifest and the CA that another server set")
    func issued() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let before = try await issue(on: 1, servers)
        try await servers.setManifest("second", on: 0)
        let after = try await issue(on: 1, servers)
        #expect(after.meshCA != before.meshCA)
        #expect(try await servers[0].meshCertificate(generation: nil) == after.meshCA)
    }

    @Test("a certificate that was decided under a manifest which another server replaced is decided anew")
    func replaced() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        await servers.members[1].store.beforeApply { _ = try? await servers.setManifest("second", on: 0) }
        let answer = try await issue(on: 1, servers)
        #expect(try await servers[0].meshCertificate(generation: nil) == answer.meshCA)
        let leaves = try await servers.database.rows(CertificateRow.self).filter { $0.kind == CertificateKind.leaf }
        #expect(leaves.map(\.manifestGeneration) == [2])
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("two servers that revoke at once give the lists different numbers, and both revocations stand")
    func revoked() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let (one, two) = (try await issue(on: 0, servers).serial, try await issue(on: 1, servers).serial)
        let answer = Answer<CertificateEntry>()
        await servers.members[1].store.beforeApply {
            await answer.take {
                try await servers[0].revokeCertificate(one, RevocationRequest(), by: ManyServers.local)
            }
        }
        let revoked = try await servers[1].revokeCertificate(two, RevocationRequest(), by: ManyServers.local)
        #expect(revoked.revoked != nil)
        #expect(await answer.value?.revoked != nil)
        let lists = try await servers.database.rows(CRLRow.self).filter { $0.issuer == RevocationLists.issuer(1) }
        #expect(lists.map(\.number) == [1, 2, 3])
        #expect(lists.last?.der.count ?? 0 > lists[1].der.count)
    }

    @Test("a manifest that is set while another server reads the history is not taken for damage")
    func whileReading() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        await servers.members[1].store.beforeRead(of: TransitionRow.table) {
            _ = try? await servers.setManifest("second", on: 0)
        }
        _ = try await servers[1].latestManifest()
        #expect(try await servers.setManifest("third", on: 1).generation == 3)
    }

    @Test("a manifest that is set while another server is unsealed is not taken for damage")
    func whileOpening() async throws {
        var servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        try await servers.restart(1)
        let known = servers
        await servers.members[1].store.beforeRead(of: TransitionRow.table) {
            _ = try? await known.setManifest("second", on: 0)
        }
        try await servers.unseal(1)
        #expect(try await servers[1].latestManifest() == servers[0].latestManifest())
    }

    @Test("a transition that was altered is named by the server that has to read it, and not believed")
    func altered() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let row = try #require(await servers.database.all(TransitionRow.table).first)
        await servers.database.edit(TransitionRow.table, key: row.key) { $0.values[6] = .bytes([1]) }
        #expect(await refusalCode { _ = try await servers[1].latestManifest() } == "state-damaged")
        await servers.database.put(row)
        #expect(try await servers[1].latestManifest() == servers[0].latestManifest())
    }

    @Test("the vault's row put back to an earlier state is refused by the server that saw the later one")
    func putBack() async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let before = try #require(await servers.database.all(VaultRow.table).first)
        try await servers.setManifest("second", on: 0)
        _ = try await servers[1].latestManifest()
        await servers.database.put(before)
        #expect(await refusalCode { _ = try await servers[1].latestManifest() } == "state-damaged")
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "state-damaged")
    }

    private func issue(on index: Int, _ servers: ManyServers) async throws -> CertificateAnswer {
        try await servers[index].issueCertificate(
            CertificateRequest(csr: IdempotencyFixture.request, policy: Digest(of: ManyServers.policies[0]).hex),
            by: ManyServers.local
        )
    }
}
