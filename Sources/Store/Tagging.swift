import Canonical

/// The last four columns of every tagged row.
public struct Tagging: Sendable, Hashable {
    /// How the other columns are to be read; 1 is the only one so far.
    public var format: UInt64
    /// The master under which the row is tagged and its material wrapped.
    public var generation: MasterGeneration
    /// Rises by one with each change of what the row says; a re-wrapping keeps it.
    public var version: UInt64
    /// Made by the keyring over the row's binding; empty until then.
    public var tag: Bytes

    public init(format: UInt64 = 1, generation: MasterGeneration, version: UInt64 = 1, tag: Bytes = []) {
        self.format = format
        self.generation = generation
        self.version = version
        self.tag = tag
    }

    static let columns: [Column] = [
        .unsigned("format"), .unsigned("generation"), .unsigned("version"), .bytes("tag", StoreLimits.tag),
    ]

    /// What a re-wrapping changes besides the columns that are sealed.
    static let rewrapped: Set<String> = ["generation", "tag"]

    var values: [Value] { [.of(format), .of(generation), .of(version), .bytes(tag)] }
}
