import Canonical
import Custody
import Foundation
import Keyring
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// What an older database may hold besides its committed epoch, when the newest header brings it forward.
@Suite("An older database with what ceremonies left in it")
struct HeaderJoinTests {
    /// A backup into which each test puts rows as a ceremony would have left them, and the vault that went on.
    struct Scene {
        let vault: TestVault
        let backup: MemoryStore
        let rekey: Rekey
        let sealer: RowSealer
        let folder: RootFolder

        init(rotating: Bool = false) async throws {
            vault = try await TestVault()
            backup = await vault.store.copy()
            sealer = try #require(vault.server.seat.vault).sealer
            rekey = try await Rekey(vault, rotating: rotating)
            folder = try await TestVault.newFolder()
            try await folder.write(.header, try #require(try await vault.folder.read(.header)))
        }

        func put<Row: TaggedRow>(_ row: Row) async throws { await backup.put(try sealer.sealed(row).raw) }

        func open() async throws -> KeyServer {
            let server = try await TestVault.start(backup, folder)
            #expect(try await server.open(with: ["four", "five"].map { rekey.shares[$0] ?? "" }) == nil)
            return server
        }

        func rows<Row: TaggedRow>(_ type: Row.Type) async throws -> [Row] {
            try await backup.all(Row.table).map(Row.init)
        }
    }

    private static let time = Instant(microseconds: 1_000_000)

    private static func epoch(_ number: UInt32, _ state: String) -> EpochRow {
        EpochRow(epoch: Epoch(number), configuration: [1, 2, 3], state: state, created: time, tagging: .unset)
    }

    private static func ceremony(_ id: String, _ kind: CeremonyKind, _ state: CeremonyState) -> CeremonyRow {
        CeremonyRow(
            id: id,
            kind: kind.rawValue,
            state: state.rawValue,
            nonce: Bytes(repeating: 7, count: 32),
            epoch: Epoch(1),
            created: time,
            tagging: .unset
        )
    }

    @Test("an epoch that was being prepared there becomes the committed one, or is given up")
    func epochs() async throws {
        let scene = try await Scene()
        try await scene.put(Self.epoch(2, EpochState.preparing))
        try await scene.put(Self.epoch(3, EpochState.preparing))
        try await scene.put(Self.epoch(4, EpochState.aborted))
        let server = try await scene.open()
        let states = Dictionary(
            uniqueKeysWithValues: try await scene.rows(EpochRow.self).map { ($0.epoch.number, $0.state) }
        )
        #expect(states == [1: "replaced", 2: "committed", 3: "aborted", 4: "aborted"])
        let row = try #require(try await scene.rows(EpochRow.self).first { $0.epoch == Epoch(2) })
        #expect(row.configuration == (try await scene.folder.header())?.custody.configuration.bytes)
        let damaged = try await server.verifyDatabase(by: scene.vault.local).damaged
        #expect(damaged.allSatisfy { $0.what.contains("tag") == false }, "\(damaged)")
    }

    @Test("rosters of revisions that were given up stay beside the committed one")
    func rosters() async throws {
        let scene = try await Scene()
        for (epoch, revision) in [(UInt32(1), UInt64(2)), (2, 1), (2, 9)] {
            let row = RosterRow(
                epoch: Epoch(epoch),
                revision: revision,
                roster: [1],
                created: Self.time,
                tagging: .unset
            )
            try await scene.put(row)
        }
        _ = try await scene.open()
        let elsewhere = try await TestVault.start(scene.backup, try await TestVault.newFolder())
        #expect(try await elsewhere.open(with: ["four", "five"].map { scene.rekey.shares[$0] ?? "" }) == nil)
        #expect(try await scene.rows(RosterRow.self).count == 4)
    }

    @Test("ceremonies that were open there end, and what they had staged goes")
    func ceremonies() async throws {
        let scene = try await Scene()
        try await scene.put(Self.ceremony("a", .rekey, .staged))
        try await scene.put(Self.ceremony("b", .enrol, .open))
        try await scene.put(Self.ceremony("c", .rekey, .aborted))
        try await scene.put(
            StagedShareRow(
                ceremony: "a",
                holder: "six",
                group: 1,
                index: 1,
                publicKey: [1],
                shareDigest: Digest(of: [1]),
                confirmDigest: Digest(of: [2]),
                encryptedShare: [3],
                tagging: .unset
            )
        )
        for kind in [WrapKind.staged, WrapKind.stagedMaster, WrapKind.server, WrapKind.sealKey] {
            try await scene.put(
                WrapRow(
                    master: MasterGeneration(1),
                    kind: kind,
                    recipient: [9],
                    wrapped: Bytes(repeating: 1, count: 81),
                    tagging: .unset
                )
            )
        }
        var row = try #require(try await scene.rows(VaultRow.self).first)
        row.openCeremony = "a"
        try await scene.put(row)
        let server = try await scene.open()
        let states = try await scene.rows(CeremonyRow.self).filter { $0.kind != CeremonyKind.unseal.rawValue }
        #expect(
            Set(states.map { "\($0.kind) \($0.state)" }) == ["rekey aborted", "enrol aborted", "initialize finished"]
        )
        #expect(try await scene.rows(StagedShareRow.self) == [])
        #expect(try await scene.rows(WrapRow.self).map(\.kind) == [WrapKind.recovery])
        #expect(try await scene.rows(VaultRow.self).first?.openCeremony == nil)
        #expect(Set(try await scene.rows(ShareholderRow.self).map(\.epoch)) == [Epoch(2)])
        let damaged = try await server.verifyDatabase(by: scene.vault.local).damaged
        #expect(damaged.allSatisfy { $0.what.contains("tag") == false }, "\(damaged)")
    }

    @Test("a master that the header has purged stays, as long as the older database has rows under it")
    func purgedMaster() async throws {
        let scene = try await Scene(rotating: true)
        // The older database was backed up after the rotation: its own wrap of the first master is under the second.
        let first = try await scene.open()
        let before = try #require(first.seat.vault).keyring.generations
        #expect(before == [MasterGeneration(1), MasterGeneration(2)])
        let header = try #require(try await scene.folder.header())
        let purged = VaultHeader(
            custody: header.custody,
            created: header.created,
            holders: header.holders,
            wraps: header.wraps.filter { $0.kind == WrapKind.recovery },
            masters: header.masters.map {
                let state = $0.number == MasterGeneration(1) ? MasterState.purged : $0.state
                return VaultHeader.Master(number: $0.number, suite: $0.suite, state: state, created: $0.created)
            },
            databaseKey: nil
        )
        let records = try #require(try await VaultRecords.read(scene.backup))
        let master = try #require(first.seat.vault).keyring.currentMaster
        let keyring = try EarlierMasters(purged, over: records.wraps).keyring(
            under: master,
            of: header.vault,
            SystemRandom()
        )
        #expect(keyring.generations == before)
        let alone = try EarlierMasters(purged).keyring(under: master, of: header.vault, SystemRandom())
        #expect(alone.generations == [MasterGeneration(2)])
    }

    @Test("more rows than one answer holds are all read", .timeLimit(.minutes(2)))
    func pages() async throws {
        let scene = try await Scene()
        for number in 10..<UInt32(StoreLimits.rows + 50) {
            try await scene.put(Self.epoch(number, EpochState.preparing))
            try await scene.put(Self.ceremony("ceremony-\(number)", .rekey, .open))
        }
        let records = try #require(try await VaultRecords.read(scene.backup))
        #expect(records.epochs.count == StoreLimits.rows + 41)
        var last = Self.epoch(UInt32(StoreLimits.rows) + 49, EpochState.aborted)
        last.tagging = Tagging(generation: MasterGeneration(1), version: 1, tag: Bytes(repeating: 1, count: 41))
        await scene.backup.put(last.raw)
        #expect(try #require(try await VaultRecords.read(scene.backup)).damages(scene.sealer).count == 1)
        try await scene.put(Self.epoch(last.epoch.number, EpochState.aborted))
        _ = try await scene.open()
        #expect(try await scene.rows(EpochRow.self).allSatisfy { $0.state != EpochState.preparing })
        #expect(try await scene.rows(CeremonyRow.self).allSatisfy { $0.state != CeremonyState.open.rawValue })
    }
}
