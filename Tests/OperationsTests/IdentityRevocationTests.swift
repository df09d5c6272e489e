import Authority
import Canonical
import Keyring
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// What follows when a server's identity is revoked.
@Suite("Revoked servers")
struct IdentityRevocationTests {
    private static let day: Int64 = 86_400

    @Test("the root's list names every certificate that the server ever had, and a checkpoint covers it at once")
    func everyCertificate() async throws {
        let clock = MovedClock()
        var servers = try await ManyServers(2, clock: clock)
        clock.move(seconds: 300 * Self.day)
        try await servers.restart(1)
        let old = try #require(await servers[1].identityChain())
        try await servers.unseal(1)
        let new = try #require(await servers[1].identityChain())
        #expect(old != new)
        #expect(await refusalCode { _ = try await servers[0].identityRevocations() } == "not-found")
        let answer = try await revoke(1, on: 0, servers)
        #expect(answer.state == "revoked")
        let list = try await list(of: servers, by: 0)
        #expect(list.number == 1)
        #expect(try list.hasRevoked(chain: old) && list.hasRevoked(chain: new))
        #expect(try !list.hasRevoked(chain: try #require(await servers[0].identityChain())))
        let chain = try #require(await servers[0].seat.vault?.committer.head)
        #expect(try await servers.newestHeads()[chain.chain] == chain.seq)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("any certificate of a server will do to name it, and asked again nothing changes")
    func bySerial() async throws {
        let servers = try await ManyServers(2)
        let row = try #require(try await server(1, servers))
        let serial = try IssuedCertificate(der: row.certificate ?? []).serial.hex
        for _ in 0..<2 {
            let entry = try await servers[0].revokeCertificate(serial, RevocationRequest(), by: ManyServers.local)
            #expect(entry.serial == serial && entry.revoked != nil)
        }
        #expect(try await revoke(1, on: 0, servers).state == "revoked")
        #expect(try await numbers(servers) == [1])
        let mesh = try await servers.database.rows(CertificateRow.self).first { $0.kind == CertificateKind.root }
        let refusal = await refusalCode {
            _ = try await servers[0].revokeCertificate(
                mesh?.serial.hex ?? "",
                RevocationRequest(),
                by: ManyServers.local
            )
        }
        #expect(refusal == "not-found")
    }

    @Test("it seals itself at its next tick, takes no share any more, and the others go on")
    func refused() async throws {
        var servers = try await ManyServers(3)
        try await revoke(1, on: 0, servers)
        await servers[1].tick()
        #expect(await servers.members[1].state == .sealed)
        for _ in 0..<2 {
            let status = await servers[1].sealStatus(for: ManyServers.local)
            #expect(status.lastFailure == "identity-revoked")
            #expect(await refusalCode { try await servers.submit("one", to: 1) } == "identity-revoked")
            #expect(status.groups.map(\.submitted) == [[]])
            try await servers.restart(1)
        }
        await servers[2].tick()
        _ = try await servers.create(on: 2)
        try await servers.restart(2)
        try await servers.unseal(2)
        #expect(try await servers.damages(seenBy: 2) == [])
    }

    @Test("one that has forgotten its certificate learns it when enough shares are there, and keeps none of them")
    func refusedByTheVault() async throws {
        var servers = try await ManyServers(2)
        try await revoke(1, on: 0, servers)
        try await servers.members[1].folder.remove(.identityChain)
        try await servers.restart(1)
        try await servers.submit("one", to: 1)
        #expect(await refusalCode { try await servers.submit("three", to: 1) } == "identity-revoked")
        let status = await servers[1].sealStatus(for: ManyServers.local)
        #expect(status.state == .sealed && status.lastFailure == "identity-revoked")
        #expect(servers[1].seat.vault == nil)
    }

    @Test("a server that revokes itself answers, and seals itself after it")
    func itself() async throws {
        let servers = try await ManyServers(1)
        #expect(try await revoke(0, on: 0, servers).state == "revoked")
        await servers[0].tick()
        #expect(await servers.members[0].state == .sealed)
        #expect(try await list(of: servers, by: 0).number == 1)
    }

    @Test("nothing is left by which it opens by itself, and no rotate names it or hands it a master key")
    func entrances() async throws {
        var vault = try await LockedVault(.sealKey(LockedVault.sealKey))
        let id = vault.server.identity.id
        #expect(try await vault.sealKeyWraps.count == 1)
        _ = try await vault.server.revokeServer(id.hex, RevocationRequest(reason: "keyCompromise"), by: vault.local)
        #expect(try await vault.sealKeyWraps.isEmpty)
        #expect(try await vault.database.row(SessionRow.self, key: SessionRow.key(id)) == nil)
        let open = try #require(vault.server.seat.vault)
        let master = try MasterKey.random(generation: MasterGeneration(2), SystemRandom())
        try await vault.server.publishSession(of: open)
        #expect(try await vault.server.serverWraps(master, for: [id], in: open).isEmpty)
        var request = CeremonyRequest(kind: "rotate")
        (request.servers, request.force) = ([id.hex], true)
        let (server, rotate, local) = (vault.server, request, vault.local)
        #expect(await refusalCode { _ = try await server.propose(rotate, by: local) } == "identity-revoked")
        try await vault.restart(.sealKey(LockedVault.sealKey))
        #expect(await vault.state() == .sealed)
    }

    // MARK: At once

    @Test("two servers that revoke at once give their lists different numbers, and the last one names both")
    func race() async throws {
        let servers = try await ManyServers(4)
        await servers.members[1].store.beforeApply { _ = try? await revoke(2, on: 0, servers) }
        try await revoke(3, on: 1, servers)
        #expect(try await numbers(servers) == [1, 2])
        let list = try await list(of: servers, by: 0)
        for index in 2...3 {
            #expect(try list.hasRevoked(chain: try #require(await servers[index].identityChain())))
        }
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("a certificate that the server gets while it is revoked is revoked as well")
    func certifiedMeanwhile() async throws {
        let clock = MovedClock()
        var servers = try await ManyServers(2, clock: clock)
        clock.move(seconds: 300 * Self.day)
        try await servers.restart(1)
        let known = servers
        await servers.members[0].store.beforeApply { try? await known.unseal(1) }
        try await revoke(1, on: 0, servers)
        #expect(try await servers.database.rows(CertificateRow.self).count { $0.revoked != nil } == 2)
        await servers[1].tick()
        #expect(await servers.members[1].state == .sealed)
    }

    @Test("a server that is revoked while it is unsealed does not open")
    func revokedMeanwhile() async throws {
        var servers = try await ManyServers(2)
        try await servers.restart(1)
        try await servers.submit("one", to: 1)
        let known = servers
        await servers.members[1].store.beforeApply { _ = try? await revoke(1, on: 0, known) }
        #expect(await refusalCode { try await servers.submit("three", to: 1) } == "identity-revoked")
        #expect(servers[1].seat.vault == nil)
    }

    // MARK: The list

    @Test("the list is made anew before it ends, by one of several servers")
    func renewed() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(3, clock: clock)
        try await revoke(2, on: 0, servers)
        clock.move(seconds: 19 * Self.day)
        for index in 0...1 { await servers[index].lookAfterIdentity(of: try #require(servers[index].seat.vault)) }
        #expect(try await numbers(servers) == [1])
        clock.move(seconds: 2 * Self.day)
        let faster = try #require(servers[1].seat.vault)
        await servers.members[0].store.beforeApply { await servers[1].lookAfterIdentity(of: faster) }
        await servers[0].lookAfterIdentity(of: try #require(servers[0].seat.vault))
        await servers[1].lookAfterIdentity(of: faster)
        #expect(try await numbers(servers) == [1, 2])
        #expect(try await list(of: servers, by: 0).hasRevoked(chain: try #require(await servers[2].identityChain())))
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("while the database does not answer the list comes from the root folder, and none is no failure")
    func withoutDatabase() async throws {
        let servers = try await ManyServers(3)
        for member in servers.members[0...1] { await member.store.goDown() }
        #expect(await refusalCode { _ = try await servers[0].identityRevocations() } == "not-found")
        for member in servers.members[0...1] { await member.store.comeBack() }
        try await revoke(2, on: 0, servers)
        await servers[1].tick()
        let list = try await servers[0].identityRevocations()
        for member in servers.members[0...1] { await member.store.goDown() }
        #expect(try await servers[1].identityRevocations() == list)
    }

    @Test("a list of an older database does not take the place of a later one in the root folder")
    func older() async throws {
        let servers = try await ManyServers(3)
        for index in 1...2 { try await revoke(index, on: 0, servers) }
        await servers[0].tick()
        let newest = try await servers[0].identityRevocations()
        await servers.database.erase(CRLRow.table, key: CRLRow.key(issuer: RevocationLists.root, number: 2))
        await servers[0].tick()
        #expect(try await list(of: servers, by: 0).number == 1)
        #expect(try await servers.members[0].folder.read(.identityList) == newest)
    }

    @Test("a list that another root signed makes no server refuse")
    func forged() async throws {
        var servers = try await ManyServers(2)
        try await servers.restart(1)
        let row = try #require(try await server(1, servers))
        let vault = try #require(servers[0].seat.vault).id
        let other = try VaultAuthority.make(vault: vault, now: SystemClock().now(), random: SystemRandom())
        let serial = try IssuedCertificate(der: row.certificate ?? []).serial
        let now = SystemClock().now()
        let der = try Authority.revocationList(
            issuer: other.root,
            number: 9,
            issued: now,
            next: now.adding(seconds: Self.day),
            revoked: [RevokedCertificate(serial: serial, revoked: now)]
        )
        let forged = CRLRow(issuer: RevocationLists.root, number: 9, der: der, issued: now, tagging: .unset)
        await servers.database.put(forged.raw)
        try await servers.unseal(1)
        #expect(await servers.members[1].state == .unsealed)
    }

    // MARK: Helpers

    @discardableResult
    private func revoke(_ index: Int, on other: Int, _ servers: ManyServers) async throws -> ServerAnswer {
        try await servers[other].revokeServer(
            servers[index].identity.id.hex,
            RevocationRequest(reason: "keyCompromise"),
            by: ManyServers.local
        )
    }

    /// As a holder's program reads it, by the pinned root.
    private func list(of servers: ManyServers, by index: Int) async throws -> IdentityRevocations {
        try IdentityRevocations(
            der: try await servers[index].identityRevocations(),
            root: try await servers[index].rootCertificate()
        )
    }

    private func numbers(_ servers: ManyServers) async throws -> [UInt64] {
        try await servers.database.rows(CRLRow.self).filter { $0.issuer == RevocationLists.root }.map(\.number).sorted()
    }

    private func server(_ index: Int, _ servers: ManyServers) async throws -> ServerRow? {
        try await servers.database.row(ServerRow.self, key: ServerRow.key(servers[index].identity.id))
    }
}
