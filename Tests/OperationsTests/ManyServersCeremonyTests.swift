import Canonical
import Custody
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Unseals and confirmations on one server leave the others alone, and are seen by them.
@Suite("Many servers: ceremonies")
struct ManyServersCeremonyTests {
    @Test("a confirmation that one server recorded is what the other one shows")
    func seen() async throws {
        let servers = try await ManyServers(2)
        try await confirm("two", on: 0, servers)
        let ceremony = try await servers[1].ceremony("initialize", by: ManyServers.local)
        #expect(ceremony.confirmed?.contains("two") == true)
        #expect(await !servers[1].sealStatus(for: ManyServers.local).unconfirmed.contains("two"))
    }

    @Test("a seal goes by the confirmations that another server recorded")
    func seal() async throws {
        let servers = try await ManyServers(2)
        let seal = { try await servers[0].seal(SealRequest(scope: .server), by: ManyServers.local) }
        #expect(await refusalCode(seal) == "unconfirmed")
        for holder in ["two", "four"] { try await confirm(holder, on: 1, servers) }
        #expect(await refusalCode(seal) == nil)
    }

    @Test(
        "confirmations of the last two holders that cross on two servers end the ceremony, and the encrypted shares go"
    )
    func crossing() async throws {
        let servers = try await ManyServers(2)
        #expect(try await servers[0].ceremony("initialize", by: ManyServers.local).unconfirmed == ["four", "two"])
        // Each finds two missing and records one of them.
        await servers.members[0].store.beforeApply { try? await confirm("four", on: 1, servers) }
        try await confirm("two", on: 0, servers)
        try await expectFinished(servers)
    }

    @Test("a holder whose confirmation two servers take at once has confirmed")
    func sameHolder() async throws {
        let servers = try await ManyServers(2)
        await servers.members[0].store.beforeApply { try? await confirm("two", on: 1, servers) }
        try await confirm("two", on: 0, servers)
        #expect(try await servers[1].ceremony("initialize", by: ManyServers.local).unconfirmed == ["four"])
        await servers.members[0].store.beforeApply { try? await confirm("four", on: 1, servers) }
        try await confirm("four", on: 0, servers)
        try await expectFinished(servers)
    }

    private func expectFinished(_ servers: ManyServers) async throws {
        for index in 0...1 {
            let ceremony = try await servers[index].ceremony("initialize", by: ManyServers.local)
            #expect(ceremony.state == CeremonyState.finished.rawValue)
            #expect(try await servers.damages(seenBy: index).isEmpty)
        }
        #expect(try await servers.database.rows(ShareholderRow.self).allSatisfy { $0.encryptedShare == nil })
    }

    @Test("shares that one sealed server collects are not another one's, and its unseal does not disturb an open one")
    func collected() async throws {
        var servers = try await ManyServers(3)
        try await servers.restart(1)
        try await servers.restart(2)
        try await servers.submit("one", to: 1)
        #expect(await servers.members[1].state == .unsealing)
        #expect(await servers.members[2].state == .sealed)
        try await servers.submit("two", to: 1)
        #expect(await servers.members[1].state == .unsealed)
        #expect(await servers.members[0].state == .unsealed)
        #expect(await servers.members[2].state == .sealed)
        try await servers.setManifest("first", on: 0)
        try await servers.unseal(2)
        let unseals = try await servers.database.rows(CeremonyRow.self).filter {
            $0.kind == CeremonyKind.unseal.rawValue
        }
        #expect(unseals.count == 4)
        #expect(unseals.allSatisfy { $0.transcript != nil })
        for index in 0...2 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    private func confirm(_ holder: String, on index: Int, _ servers: ManyServers) async throws {
        let ceremony = try await servers[index].ceremony("initialize", by: ManyServers.local)
        let share = try Share(reading: SecretBytes(copying: Array((servers.shares[holder] ?? "").utf8)))
        let proof = share.confirmation(nonce: Bytes(base64: ceremony.nonce) ?? [])
        _ = try await servers[index].confirm(
            ConfirmationRequest(holder: holder, proof: proof.base64),
            inCeremony: "initialize",
            by: ManyServers.local
        )
    }
}
