import Access
import Authority
import Canonical
import Custody
import HolderKeys
import Keyring
import SecretSharing
import Secrets
import Store

/// Everything that a new vault is made of, before any of it is written: one epoch, one master key, the authority, the first ceremony.
struct VaultBirth {
    let vault: VaultID
    let ceremony: CeremonyID
    let nonce: Bytes
    let epoch: EpochBirth
    let authority: VaultAuthority
    let keyring: Keyring
    let seed: SecretBytes
    let now: Instant
    let shareholders: [ShareholderRow]

    init(_ request: InitializeRequest, factor: ServerFactor?, now: Instant, random: any RandomSource) throws {
        let roster = try ReadRoster(request)
        vault = VaultID.random(random.bytes(16))
        guard let ceremony = CeremonyID(random: random.bytes(16)) else {
            throw OperationError(.internalError, "No ceremony id could be made.")
        }
        self.ceremony = ceremony
        nonce = random.bytes(32)
        let master = try MasterKey.random(generation: MasterGeneration(1), random)
        epoch = try EpochBirth(
            vault: vault,
            epoch: Epoch(1),
            roster: roster,
            sealedSharesOnly: request.sealedSharesOnly ?? false,
            factor: factor,
            master: master,
            ceremony: ceremony,
            nonce: nonce,
            random: random
        )
        keyring = Keyring(current: master, random: random)
        authority = try VaultAuthority.make(vault: vault, now: now, random: random)
        seed = random.secret(32)
        self.now = now
        let (vault, keyring) = (vault, keyring)
        shareholders = try epoch.holders.map { try Self.shareholderRow($0, vault, keyring, now) }
        warnings = Self.warnings(roster, hasFactor: factor != nil)
    }

    static func warnings(_ roster: ReadRoster, hasFactor: Bool) -> [String] {
        roster.plan.warnings.map(\.sentence) + (hasFactor ? [ServerFactorSource.warning] : [])
    }

    let warnings: [String]

    var sealer: RowSealer { RowSealer(vault: vault, keyring: keyring) }

    /// The rows of the vault, all of which are written in one transaction. `vaultRow` comes apart, since a manifest that is set in the same
    /// transaction changes it.
    func rows(server: ServerRow, founder: Founder, vaultRow: VaultRow) throws -> Writer {
        var writer = Writer(sealer)
        let kind = ChangeKind.initialize
        try writer.insert(kind, vaultRow)
        try writer.insert(kind, masterRow, hints: [ListMark.isWhole])
        try writer.insert(kind, wrapRow)
        try writer.insert(kind, epochRow)
        try writer.insert(kind, rosterRow)
        for row in shareholders { try writer.insert(kind, row) }
        try writer.insert(kind, ceremonyRow)
        try writer.insert(kind, server)
        try founder.found(kind, at: now, in: &writer)
        try writer.insertFoundation(authority, VaultDocuments(sealer: sealer, now: now), seed: seed)
        return writer
    }

    var vaultRow: VaultRow {
        VaultRow(
            id: vault,
            epoch: Epoch(1),
            rosterRevision: 1,
            masterGeneration: keyring.current,
            sealCounter: 0,
            manifestGeneration: 0,
            created: now,
            tagging: .unset
        )
    }

    var header: VaultHeader {
        VaultHeader(
            custody: epoch.custody,
            created: VaultHeader.Created(epoch: now, roster: now),
            shareholders: shareholders,
            wraps: [wrapRow],
            masters: [masterRow]
        )
    }

    private var masterRow: MasterRow {
        MasterRow(number: keyring.current, suite: Suite.number, state: "current", created: now, tagging: .unset)
    }

    private var wrapRow: WrapRow {
        WrapRow(
            master: keyring.current,
            kind: WrapKind.recovery,
            recipient: WrapKind.recipient(epoch: Epoch(1), revision: 1),
            wrapped: epoch.wrapped,
            tagging: .unset
        )
    }

    private var epochRow: EpochRow {
        EpochRow(
            epoch: Epoch(1),
            configuration: epoch.configuration.bytes,
            state: EpochState.committed,
            created: now,
            tagging: .unset
        )
    }

    private var rosterRow: RosterRow {
        RosterRow(epoch: Epoch(1), revision: 1, roster: epoch.roster.bytes, created: now, tagging: .unset)
    }

    private var ceremonyRow: CeremonyRow {
        CeremonyRow(
            id: ceremony.text,
            kind: CeremonyKind.initialize.rawValue,
            state: CeremonyState.open.rawValue,
            nonce: nonce,
            epoch: Epoch(1),
            created: now,
            tagging: .unset
        )
    }

    private static func shareholderRow(
        _ holder: EpochBirth.Holder,
        _ vault: VaultID,
        _ keyring: Keyring,
        _ now: Instant
    ) throws -> ShareholderRow {
        ShareholderRow(
            epoch: Epoch(1),
            holder: holder.planned.name,
            group: holder.planned.position.group,
            index: holder.planned.position.index,
            publicKey: holder.key.spki,
            signingKey: holder.signingKey?.spki,
            shareDigest: holder.digest,
            confirmDigest: holder.confirmDigest,
            encryptedShare: holder.encryptedShare,
            drillKey: try keyring.sealDrillKey(holder.drillKey, of: holder.planned.name, Epoch(1), vault),
            delivered: now,
            tagging: .unset
        )
    }
}

extension GrantRow {
    init(_ grant: Grant, created: Instant) {
        self.init(
            id: grant.objectID,
            grantee: grant.grantee.stored,
            permissions: grant.rights.stored,
            until: grant.until,
            grantable: grant.isGrantable,
            grantedBy: grant.grantedBy.stored,
            created: created,
            tagging: .unset
        )
    }
}

extension Grant {
    /// Since when a grant is over that was taken back: at all times, whatever a clock says.
    static let revokedAt = Instant(microseconds: 0)

    /// Whether it was taken back, and only its row is left; none is given without a right.
    var isRevoked: Bool { rights.elements.isEmpty }

    /// The grant that a checked row says. Throws `Damage` when the row cannot be read.
    init(_ row: GrantRow) throws {
        do {
            self.init(
                objectID: row.id,
                grantee: try Subject(stored: row.grantee),
                rights: try Rights(stored: row.permissions),
                until: row.until,
                isGrantable: row.grantable,
                grantedBy: try Subject(stored: row.grantedBy)
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }
}
