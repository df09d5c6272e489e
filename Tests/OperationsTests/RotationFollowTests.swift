import Canonical
import Custody
import Keyring
import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// A new master key that one server commits reaches the others without a failed request.
@Suite("Rotation: the other servers")
struct RotationFollowTests {
    @Test(
        "a server that was named answers whatever it is asked next, under the new master key",
        arguments: ManyServersSealTests.questions.filter { $0 != "seal" && $0 != "revoke" && $0 != "confirm" }
    )
    func everyRequest(_ question: String) async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let id = try await servers.create(on: 0)
        try await servers.rotate(on: 0, naming: [1])
        #expect(await refusalCode { try await ManyServersSealTests().ask(question, servers, id) } == nil)
        #expect(servers.generation(of: 1) == 2)
    }

    @Test(
        "also when everything was wrapped anew between two reads of one request",
        arguments: [
            "create", "describe", "list", "manifest", "latest manifest", "manifests", "bundle", "policy", "issue",
            "certificates", "shareholders", "verify", "checkpoint",
        ],
        [1, 2, 3]
    )
    func betweenReads(_ question: String, _ number: Int) async throws {
        let servers = try await ManyServers(2)
        try await servers.setManifest("first", on: 0)
        let id = try await servers.create(on: 0, name: "known")
        _ = try await servers.state(of: id, on: 1)
        await servers.members[1].store.beforeCall(number) {
            try? await servers.rotate(on: 0, naming: [1])
            _ = try? await servers.rewrap(on: 0)
        }
        #expect(await refusalCode { try await ManyServersSealTests().ask(question, servers, id) } == nil)
        #expect(try await servers.damages(seenBy: 1) == [])
        #expect(servers.generation(of: 1) == 2)
    }

    @Test("public certificates and the revocation list are given out as well")
    func publicRows() async throws {
        let servers = try await ManyServers(2)
        try await servers.rotate(on: 0, naming: [1])
        _ = try await servers.create(on: 0)
        try await servers.rewrap(on: 0)
        _ = try await servers[1].rootCertificate()
        _ = try await servers[1].meshCertificate(generation: nil)
        _ = try await servers[1].revocationList()
        #expect(servers.generation(of: 1) == 2)
    }

    @Test("a server that was not named says so once, seals itself, and opens with the shares of the same epoch")
    func unnamed() async throws {
        let servers = try await ManyServers(2)
        try await servers.rotate(on: 0)
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "generation-behind")
        #expect(servers[1].seat.vault == nil)
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "sealed")
        try await servers.unseal(1)
        #expect(servers.generation(of: 1) == 2)
        _ = try await servers.create(on: 1)
    }

    @Test("a wrap that somebody put into the database, or another server's, is not taken", arguments: [true, false])
    func foreignWrap(_ isOthers: Bool) async throws {
        let servers = try await ManyServers(3)
        try await servers.rotate(on: 0, naming: isOthers ? [1, 2] : [1])
        let (own, other) = (servers[1].identity.id, servers[2].identity.id)
        let rows = try await servers.database.rows(WrapRow.self).filter { $0.kind == WrapKind.server }
        let source = try #require(rows.first { $0.recipient == (isOthers ? other : own).bytes })
        await servers.database.edit(
            WrapRow.table,
            key: WrapRow.key(
                master: source.master,
                kind: source.kind,
                recipient: own.bytes
            )
        ) { raw in
            raw.values[3] = .bytes(isOthers ? source.wrapped : source.wrapped.reversed())
        }
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "generation-behind")
        #expect(servers[1].seat.vault == nil)
    }

    @Test("at its tick a named server takes its wrap out, shows its session, and keeps the new header")
    func settling() async throws {
        let servers = try await ManyServers(2)
        try await servers.rotate(on: 0, naming: [1])
        for index in 0..<2 { await servers[index].tick() }
        #expect(try await servers.database.rows(WrapRow.self).filter { $0.kind == WrapKind.server }.isEmpty)
        let sessions = try await servers.database.rows(SessionRow.self)
        #expect(sessions.map(\.generation.number) == [2, 2])
        for member in servers.members {
            let header = try #require(try await member.folder.header())
            #expect(header.position.generation == MasterGeneration(2))
            #expect(header.wraps.map(\.kind).sorted() == [WrapKind.history, WrapKind.recovery])
        }
        #expect(try await servers.damages(seenBy: 1) == [])
    }

    @Test("a server that missed two rotates seals itself: the second took the first one's wrap away")
    func missedTwo() async throws {
        let servers = try await ManyServers(2)
        try await servers.rotate(on: 0, naming: [1])
        _ = try await servers.create(on: 0)
        try await servers.rotate(on: 0, naming: [1])
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "generation-behind")
        #expect(servers[1].seat.vault == nil)
    }

    @Test("whatever was prepared under the earlier master key when the server took the new one is made anew")
    func preparedEarlier() async throws {
        let servers = try await ManyServers(2)
        let id = try await servers.create(on: 1)
        let vault = try #require(servers[1].seat.vault)
        var stale = Writer(vault.sealer)
        try stale.insert(ChangeKind.create, SampleRows.object("stale").unset)
        try await servers.rotate(on: 0, naming: [1])
        _ = try await servers.state(of: id, on: 1)
        let set = WriteSet(subject: SampleRows.alice, changes: stale.changes)
        #expect(await refusalCode { try await vault.committer.commit(set) } == "conflict")
        var fresh = Writer(vault.sealer)
        try fresh.insert(ChangeKind.create, SampleRows.object("fresh").unset)
        try await vault.committer.commit(WriteSet(subject: SampleRows.alice, changes: fresh.changes))
        #expect(try await servers.database.row(ObjectRow.self, key: ObjectRow.key("stale")) == nil)
        let records = try await servers.database.all(LogRow.table).map { try LogRow($0) }
        #expect(records.last { $0.rowKey == fresh.changes[0].row.reference.canonicalKey }?.generation.number == 2)
    }

    @Test("a row that is sealed for one master is never inserted under another")
    func mixedMasters() async throws {
        let servers = try await ManyServers(1)
        var writer = Writer(try #require(servers[0].seat.vault).sealer)
        var row = SampleRows.object("mixed")
        row.generation = MasterGeneration(7)
        #expect(throws: StoreError.self) { try writer.insert(ChangeKind.create, row) }
    }

    @Test("an epoch that another server committed is the machine's at the next look")
    func epoch() async throws {
        let servers = try await ManyServers(2)
        let vault = try #require(servers[0].seat.vault)
        let records = try #require(try await VaultRecords.read(servers.database))
        let earlier = try #require(records.roster)
        let holders = try Roster(reading: earlier.roster).holders
        let roster = RosterRow(
            epoch: earlier.epoch,
            revision: 2,
            roster: try Roster(epoch: earlier.epoch, revision: 2, holders: holders).bytes,
            created: earlier.created,
            tagging: .unset
        )
        var (row, wraps) = (records.vault, records.wraps)
        row.rosterRevision = 2
        var writer = Writer(vault.sealer)
        try writer.update("rekey", row, from: records.vault)
        try writer.insert("rekey", roster)
        try writer.insert(
            "rekey",
            WrapRow(
                master: wraps[0].master,
                kind: WrapKind.recovery,
                recipient: WrapKind.recipient(epoch: row.epoch, revision: 2),
                wrapped: wraps[0].wrapped,
                tagging: .unset
            )
        )
        try writer.remove(ChangeKind.removeWrap, wraps.removeFirst())
        try await vault.committer.commit(WriteSet(subject: SampleRows.alice, changes: writer.changes))
        await servers[1].tick()
        #expect(servers[1].desk.withLock { $0.machine.custody?.roster.revision } == 2)
        #expect(try await servers.members[1].folder.header()?.position.revision == 2)
    }
}

extension ObjectRow {
    /// Before it is sealed.
    fileprivate var unset: ObjectRow {
        var row = self
        row.tagging = .unset
        return row
    }
}
