import Authority
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// The root's certificates for servers: when one is made, and that all of them stay known.
@Suite("Certificates of servers")
struct IdentityCertificatesTests {
    private static let day: Int64 = 86_400

    @Test("a server that is unsealed anew goes on with its certificate while more than a third of its life is left")
    func keptAndRenewed() async throws {
        let clock = MovedClock()
        var servers = try await ManyServers(2, clock: clock)
        let first = try await certificates(servers)
        #expect(first.count == 2)
        for days in [0, 1, 240] {
            clock.move(seconds: Int64(days) * Self.day)
            try await servers.restart(1)
            try await servers.unseal(1)
        }
        #expect(try await certificates(servers) == first)
        clock.move(seconds: 4 * Self.day)
        try await servers.restart(1)
        try await servers.unseal(1)
        let all = try await certificates(servers)
        #expect(all.count == 3)
        #expect(Set(all).isSuperset(of: first))
        let shown = try #require(await servers[1].identityChain())
        let newest = try #require(all.first { !first.contains($0) })
        #expect(shown.hasPrefix(try IssuedCertificate(der: newest).pem))
        #expect(try await servers.damages(seenBy: 1) == [])
    }

    @Test("a server that runs for long gets its next certificate at a tick, once")
    func renewedWhileOpen() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        await servers[0].tick()
        #expect(try await certificates(servers).count == 1)
        clock.move(seconds: 250 * Self.day)
        for _ in 0..<2 { await servers[0].tick() }
        #expect(try await certificates(servers).count == 2)
        let chain = try #require(await servers[0].identityChain())
        let kept = try #require(try await servers.members[0].folder.read(.identityChain))
        #expect(String(decoding: kept, as: UTF8.self) == chain)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("a certificate that the vault does not keep is not gone on with, since it could never be revoked")
    func notKept() async throws {
        var servers = try await ManyServers(2)
        let row = try #require(
            try await servers.database.row(ServerRow.self, key: ServerRow.key(servers[1].identity.id))
        )
        let serial = try IssuedCertificate(der: row.certificate ?? []).serial
        await servers.database.erase(CertificateRow.table, key: CertificateRow.key(serial))
        try await servers.restart(1)
        try await servers.unseal(1)
        let after = try await certificates(servers)
        #expect(after.count == 2)
        #expect(!after.contains(row.certificate ?? []))
    }

    /// The DER of every certificate of a server that the vault keeps.
    private func certificates(_ servers: ManyServers) async throws -> [Bytes] {
        try await servers.database.rows(CertificateRow.self).filter { $0.kind == CertificateKind.server }.map(\.der)
    }
}
