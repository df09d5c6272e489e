import Canonical
import Custody
import Foundation
import HolderKeys
import Keyring
import Logging
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// What a rekey leaves behind, made by the rooms' own functions: a second epoch with new holders, in the database and in the root folder.
struct Rekey {
    /// The second epoch's decrypted shares in base64, by holder.
    let shares: [String: String]

    /// - Parameter rotating: whether the new epoch comes with a new master key, the earlier one wrapped under it.
    init(_ vault: TestVault, rotating: Bool = false) async throws {
        let random = SystemRandom()
        let open = try #require(vault.server.seat.vault)
        let records = try #require(try await VaultRecords.read(vault.store))
        let earlier = open.keyring.currentMaster
        let master = rotating ? try MasterKey.random(generation: MasterGeneration(2), random) : earlier
        let holders = try ["four", "five"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        let request = InitializeRequest(
            threshold: 2,
            shareholders: holders.map { InitializeRequest.Holder(name: $0, publicKey: $1.publicKey.pem) }
        )
        let birth = try EpochBirth(
            vault: open.id,
            epoch: Epoch(2),
            roster: try ReadRoster(request),
            sealedSharesOnly: false,
            factor: nil,
            master: master,
            ceremony: try #require(CeremonyID(random: random.bytes(16))),
            nonce: random.bytes(32),
            random: random
        )
        let keys = Dictionary(uniqueKeysWithValues: holders)
        let pairs = try birth.holders.map { holder in
            (
                holder.planned.name,
                try keys[holder.planned.name]?.decryptShare(holder.encryptedShare).withBytes { Bytes($0).base64 } ?? ""
            )
        }
        shares = Dictionary(uniqueKeysWithValues: pairs)
        let keyring = Keyring(current: master, earlier: rotating ? [earlier] : [], random: random)
        let header = try Self.header(birth, keyring, earlier, records, rotating)
        let sealer = RowSealer(vault: open.id, keyring: keyring)
        let join = try await HeaderJoin(
            header,
            records,
            sealer,
            in: vault.store,
            keeping: vault.server.identity.id,
            now: SystemClock().now()
        )
        var writer = Writer(sealer)
        try join.write(to: &writer)
        if rotating {
            // The open vault lacks the new master key, so only the header has it: the database goes on under the old one.
            try await vault.setManifest("after the backup")
        } else {
            try await open.committer.commit(WriteSet(subject: Bytes("test".utf8), changes: writer.changes))
        }
        try await vault.folder.writeHeader(header.bytes)
        try await vault.server.takeCheckpoint(of: open)
    }

    private static func header(
        _ birth: EpochBirth,
        _ keyring: Keyring,
        _ earlier: MasterKey,
        _ records: VaultRecords,
        _ rotating: Bool
    ) throws -> VaultHeader {
        let vault = records.vault.id
        let recovery = VaultHeader.Wrap(
            master: keyring.current,
            kind: WrapKind.recovery,
            recipient: WrapKind.recipient(birth.custody),
            wrapped: birth.wrapped
        )
        var wraps = [recovery]
        var masters = records.masters.map {
            VaultHeader.Master(
                number: $0.number,
                suite: $0.suite,
                state: rotating ? "earlier" : $0.state,
                created: $0.created
            )
        }
        if rotating {
            let wrapped = try keyring.currentMaster.wrap(earlier: earlier, vault: vault, random: SystemRandom())
            wraps.insert(
                VaultHeader.Wrap(
                    master: earlier.generation,
                    kind: WrapKind.history,
                    recipient: [0, 0, 0, 2],
                    wrapped: wrapped
                ),
                at: 0
            )
            masters.append(
                VaultHeader.Master(number: keyring.current, suite: 1, state: "current", created: SystemClock().now())
            )
        }
        let holders = birth.holders.map {
            VaultHeader.Holder(name: $0.planned.name, publicKey: $0.key.spki, signingKey: nil, drillKey: nil)
        }
        let now = SystemClock().now()
        return VaultHeader(
            custody: birth.custody,
            created: VaultHeader.Created(epoch: now, roster: now),
            holders: holders,
            wraps: wraps,
            masters: masters,
            databaseKey: nil
        )
    }
}

extension MemoryStore {
    /// A backup: every row, in a store of its own.
    func copy() async -> MemoryStore {
        let copy = MemoryStore()
        for table in Schema.tables {
            for row in all(table) { await copy.put(row) }
        }
        return copy
    }
}

extension TestVault {
    /// A folder like the first start of another machine finds.
    static func newFolder() async throws -> RootFolder {
        try await RootFolder(path: FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex)
    }
}

extension KeyServer {
    /// Hands in shares until the vault is open, and answers the code of the last refusal, or nil when it is open.
    func open(with shares: [String], accepting rollback: String? = nil) async throws -> String? {
        var outcome: String? = "not unsealed"
        for share in shares {
            var request = RecoverRequest(share: share)
            request.acceptRollback = rollback
            do {
                let status = try await recover(request, by: Requester(isLocal: true))
                outcome = status.state == .unsealed ? nil : "not unsealed"
            } catch let error as OperationError {
                outcome = error.code.rawValue
            }
        }
        return outcome
    }
}
