import Canonical
import Custody
import Foundation
import Keyring
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("The server factor")
struct ServerFactorTests {
    @Test("is mixed into a new vault, which says that the file must not be lost")
    func initialize() async throws {
        let vault = try await LockedVault(.factor(LockedVault.factor))
        let header = try #require(try await vault.folder.header())
        let factor = try ServerFactor(SecretBytes(copying: LockedVault.factor))
        #expect(header.custody.configuration.factorID == factor.id)
        #expect(vault.warnings.contains { $0.contains("losing its file is as bad as") })
        let status = await vault.server.sealStatus(for: vault.local)
        #expect(status.serverFactor)
        #expect(status.lastFailure == nil)
        let without = try await LockedVault(.none)
        #expect(try await without.folder.header()?.custody.configuration.factorID == nil)
        #expect(!without.warnings.contains { $0.contains("factor") })
    }

    @Test("with the same file the shares open, here and on another server")
    func opens() async throws {
        var vault = try await LockedVault(.factor(LockedVault.factor))
        try await vault.restart(.factor(LockedVault.factor))
        #expect(await vault.state() == .sealed)
        #expect(try await vault.open() == nil)
        let other = try await vault.start(.factor(LockedVault.factor), in: try await TestVault.newFolder())
        #expect(try await vault.open(other) == nil)
    }

    @Test(
        "without the file, or with another one, the server says so before any share and takes none",
        arguments: [nil, LockedVault.otherFactor]
    )
    func missing(file: Bytes?) async throws {
        var vault = try await LockedVault(.factor(LockedVault.factor))
        try await vault.restart(LockedVault.Files(factor: file))
        let status = await vault.server.sealStatus(for: vault.local)
        #expect(status.state == .sealed)
        #expect(status.lastFailure == "server-factor-missing")
        #expect(try await vault.open() == "server-factor-missing")
        #expect(await vault.server.sealStatus(for: vault.local).groups.first?.missing == 2)
    }

    @Test("k shares, the header and the whole database open nothing without the file")
    func crypto() async throws {
        let vault = try await LockedVault(.factor(LockedVault.factor))
        let header = try #require(try await vault.folder.header())
        let attempt = try await Self.attempt(vault, header.custody)
        let (right, wrong) = (
            try ServerFactor(SecretBytes(copying: LockedVault.factor)),
            try ServerFactor(SecretBytes(copying: LockedVault.otherFactor))
        )
        let records = try #require(try await VaultRecords.read(vault.database))
        for factor in [nil, wrong] {
            let opening = SharesOpening(attempt: attempt, factor: factor)
            #expect(throws: VaultOpening.Refusal.self) { try opening.keyring(records, SystemRandom()) }
            #expect(throws: VaultOpening.Refusal.self) { try opening.keyring(header, SystemRandom()) }
        }
        let opening = SharesOpening(attempt: attempt, factor: right)
        #expect(try opening.keyring(records, SystemRandom()).current == MasterGeneration(1))
        #expect(try opening.keyring(header, SystemRandom()).current == MasterGeneration(1))
    }

    @Test("an edited configuration that names no factor does not do without it")
    func editedConfiguration() async throws {
        var vault = try await LockedVault(.factor(LockedVault.factor))
        let row = try #require(try await vault.database.all(EpochRow.table).first.map(EpochRow.init))
        let old = try EpochConfiguration(reading: row.configuration)
        let edited = try EpochConfiguration(
            vault: old.vault,
            epoch: old.epoch,
            groupThreshold: old.groupThreshold,
            groups: old.groups,
            salt: old.salt,
            factorID: nil,
            commitment: old.commitment,
            sealedSharesOnly: old.sealedSharesOnly
        )
        var changed = row
        changed.configuration = edited.bytes
        await vault.database.put(changed.raw)
        try await vault.restart(.none)
        #expect(try await vault.open() == "configuration-altered")
    }

    @Test("a vault without a factor opens on a server that has a file")
    func unneeded() async throws {
        var vault = try await LockedVault(.none)
        try await vault.restart(.factor(LockedVault.factor))
        #expect(await vault.server.sealStatus(for: vault.local).lastFailure == nil)
        #expect(try await vault.open() == nil)
    }

    @Test("the right file that comes while the server runs is taken at the next share")
    func fileComes() async throws {
        var vault = try await LockedVault(.factor(LockedVault.factor))
        try await vault.restart(.factor(LockedVault.otherFactor))
        #expect(try await vault.open() == "server-factor-missing")
        try LockedVault.factor.write(vault.folder.path + "/factor")
        #expect(await vault.server.sealStatus(for: vault.local).lastFailure == nil)
        #expect(try await vault.open() == nil)
    }

    @Test("a sealed server whose file is gone still opens by what its process read")
    func fileGoes() async throws {
        let vault = try await LockedVault(.factor(LockedVault.factor))
        try await vault.seal(.vault)
        try FileManager.default.removeItem(atPath: vault.folder.path + "/factor")
        #expect(try await vault.open() == nil)
    }

    @Test("a file with the next factor above the present one opens both")
    func twoFactors() async throws {
        var vault = try await LockedVault(.factor(LockedVault.factor))
        let text = LockedVault.otherFactor.hex + "\n" + LockedVault.factor.hex + "\n"
        try await vault.restart(.factor(Bytes(text.utf8)))
        #expect(try await vault.open() == nil)
        let source = try #require(vault.server.options.serverFactor)
        #expect(source.current.bytes == SecretBytes(copying: LockedVault.otherFactor))
        let configuration = try #require(try await vault.folder.header()?.custody.configuration)
        let set = try await vault.server.serverFactor(.set, after: configuration)
        let kept = try await vault.server.serverFactor(.keep, after: configuration)
        #expect(set?.id == source.current.id)
        #expect(kept?.id == configuration.factorID)
        #expect(try await vault.server.serverFactor(.remove, after: configuration) == nil)
    }

    @Test("to set a factor that the server does not have is refused with what to do")
    func setWithoutFile() async throws {
        let vault = try await LockedVault(.none)
        let configuration = try #require(try await vault.folder.header()?.custody.configuration)
        let error = await #expect(throws: OperationError.self) {
            try await vault.server.serverFactor(.set, after: configuration)
        }
        #expect(error?.code == .serverFactorMissing)
        #expect(error?.detail.contains("keyquorum key generate --server-factor") == true)
    }

    /// What the machine would hand over when two right shares are there.
    private static func attempt(_ vault: LockedVault, _ custody: DurableCustody) async throws -> OpenAttempt {
        let shares = try vault.someShares.map { try Share(reading: SecretBytes(copying: $0.utf8)) }
        let id = try #require(CeremonyID(random: SystemRandom().bytes(16)))
        let ceremony = UnsealCeremony(id: id, nonce: SystemRandom().bytes(32), expires: Instant(microseconds: .max))
        var machine = SealMachine(custody: custody, ceremony: ceremony, factorID: custody.configuration.factorID)
        var effects: [SealEffect] = []
        for share in shares {
            effects += machine.handle(.submitted(SubmittedShare(.success(share))), at: SystemClock().now())
        }
        let attempts = effects.compactMap { if case .attemptOpen(let attempt) = $0 { attempt } else { nil } }
        return try #require(attempts.first)
    }
}
