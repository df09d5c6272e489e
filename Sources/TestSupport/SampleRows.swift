import Canonical
import Store

/// Rows for tests of stores. Their tags are made up: a store does not look at them.
public enum SampleRows {
    public static let vault = VaultID.random(Bytes(0..<16))
    public static let alice = subject("mail", "alice@example.com")
    public static let bob = subject("mail", "bob@example.com")

    public static func subject(_ kind: String, _ value: String) -> Bytes {
        Bytes(kind.utf8) + [0x1f] + Bytes(value.utf8)
    }

    /// - Parameter created: microseconds.
    public static func object(
        _ id: String,
        owner: Bytes = alice,
        created: Int64 = 1_700_000_000_123_456,
        material: Bytes? = [1, 2, 3],
        version: UInt64 = 1
    ) -> ObjectRow {
        ObjectRow(
            id: id,
            objectType: 2,
            state: 1,
            owner: owner,
            attributes: [0x42, 0x00, 0x08, 0x01, 0, 0, 0, 0],
            material: material,
            materialRevision: 1,
            created: Instant(microseconds: created),
            tagging: tagging(id, version)
        )
    }

    public static func grant(_ id: String, to grantee: Bytes, version: UInt64 = 1) -> GrantRow {
        GrantRow(
            id: id,
            grantee: grantee,
            permissions: [1],
            grantable: false,
            grantedBy: alice,
            created: Instant(microseconds: 1_700_000_000_000_001),
            tagging: tagging(id, version)
        )
    }

    /// A tag that another id or version does not have.
    public static func tagging(_ id: String, _ version: UInt64) -> Tagging {
        let tag = Digest(of: Bytes("tag of \(id) at \(version)".utf8)).bytes
        return Tagging(generation: MasterGeneration(1), version: version, tag: tag)
    }

    /// A record that tells of the row, the `seq`th of a chain of its own.
    public static func record(_ row: RawRow, chain: UInt64 = 1, seq: UInt64 = 1) -> LogRow {
        let server = Digest(of: Bytes("server".utf8))
        let change = Change("test", .insert(row))
        let first = LogChain(vault: vault, server: server, start: chain)
            .record(of: change, by: alice, at: Instant(microseconds: 5), checkpoint: nil)
        return LogRow(
            chain: first.chain,
            seq: seq,
            format: 1,
            previous: first.previous,
            time: first.time,
            subject: first.subject,
            changeKind: first.changeKind,
            tableName: first.tableName,
            rowKey: first.rowKey,
            rowVersion: first.rowVersion,
            rowHash: first.rowHash,
            proof: first.proof,
            generation: MasterGeneration(1),
            tag: [9]
        )
    }

    /// The insert of the row and the record of it.
    public static func logged(_ row: some TaggedRow, seq: UInt64 = 1) -> [Mutation] {
        [.insert(row.raw), .log(record(row.raw, seq: seq), proving: row.raw.reference)]
    }
}

/// Tags records with a number, and refuses when told that the server was sealed.
public struct SampleSealer: LogSealer {
    private let isSealed: Bool
    private let generation: MasterGeneration

    public init(isSealed: Bool = false, generation: UInt32 = 1) {
        self.isSealed = isSealed
        self.generation = MasterGeneration(generation)
    }

    public func seal(_ aad: Bytes) throws -> (generation: MasterGeneration, tag: Bytes) {
        if isSealed { throw StoreError(.sealed, "sealed") }
        return (generation, Array(Digest(of: aad).bytes.prefix(16)))
    }
}
