import Canonical

/// A row as a value of the domain. Reading one says nothing about who wrote it: check its tag first.
public protocol TableRow: Sendable, Hashable {
    static var table: Table { get }

    /// Throws `damaged` when the columns do not hold what this row must hold.
    init(_ raw: RawRow) throws(StoreError)

    var raw: RawRow { get }
}

/// A row of a tagged table.
public protocol TaggedRow: TableRow {
    var tagging: Tagging { get set }
}

extension TaggedRow {
    public var format: UInt64 {
        get { tagging.format }
        set { tagging.format = newValue }
    }

    public var generation: MasterGeneration {
        get { tagging.generation }
        set { tagging.generation = newValue }
    }

    public var version: UInt64 {
        get { tagging.version }
        set { tagging.version = newValue }
    }

    public var tag: Bytes {
        get { tagging.tag }
        set { tagging.tag = newValue }
    }

    /// Every column but the tag, as it enters the tag (wrapped bytes by their SHA-256).
    public var tagInput: [CanonicalValue] { raw.canonicalColumns }

    /// `enc(row, suite, vault, table, format, every column but the tag)`: the additional data of the row tag.
    public func rowBinding(suite: UInt64, vault: VaultID) -> Bytes { raw.binding(suite: suite, vault: vault) }
}
