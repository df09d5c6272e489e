import Canonical

/// The vault's one row: its committed epoch, roster, master and manifest. Whoever changes one of them replaces this row by
/// its tag, so that of two who try one wins. A database holds one vault: the key is the constant slot 1, and of two servers
/// that make a vault at once the insert of the second one fails.
public struct VaultRow: TaggedRow {
    public static let table = Table(
        "vault",
        key: ["slot"],
        [
            .unsigned("slot"), .bytes("id", StoreLimits.small), .unsigned("epoch"), .unsigned("roster_revision"),
            .unsigned("master_generation"), .unsigned("seal_counter"),
            .bytes("open_ceremony", StoreLimits.id).nullable, .unsigned("manifest_generation"),
            .bytes("head", StoreLimits.small).nullable, .instant("created"),
        ]
    )

    public let id: VaultID
    public var epoch: Epoch
    public var rosterRevision: UInt64
    public var masterGeneration: MasterGeneration
    /// Rises with each seal of the whole vault; every request reads it.
    public var sealCounter: UInt64
    /// The one open ceremony that changes something.
    public var openCeremony: String?
    /// 0 until there is a manifest.
    public var manifestGeneration: UInt64
    /// The hash of the latest transition.
    public var head: Digest?
    public var created: Instant
    public var tagging: Tagging

    public init(
        id: VaultID,
        epoch: Epoch,
        rosterRevision: UInt64,
        masterGeneration: MasterGeneration,
        sealCounter: UInt64,
        openCeremony: String? = nil,
        manifestGeneration: UInt64,
        head: Digest? = nil,
        created: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.epoch = epoch
        self.rosterRevision = rosterRevision
        self.masterGeneration = masterGeneration
        self.sealCounter = sealCounter
        self.openCeremony = openCeremony
        self.manifestGeneration = manifestGeneration
        self.head = head
        self.created = created
        self.tagging = tagging
    }
}

extension VaultRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        guard try reader.unsigned() == Self.slot else { throw StoreError(.damaged, "the vault is not in its slot") }
        id = try reader.vault()
        epoch = try reader.epoch()
        rosterRevision = try reader.unsigned()
        masterGeneration = try reader.master()
        sealCounter = try reader.unsigned()
        openCeremony = try reader.optionalText()
        manifestGeneration = try reader.unsigned()
        head = try reader.optionalDigest()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(Self.slot), .of(id.bytes), .of(epoch), .of(rosterRevision), .of(masterGeneration), .of(sealCounter),
                .of(openCeremony), .of(manifestGeneration), .of(head), .of(created),
            ] + tagging.values
        )
    }

    private static let slot: UInt64 = 1

    /// The key of the one row there can be.
    public static var key: [Value] { [.of(slot)] }
}
