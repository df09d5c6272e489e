/// One page of Locate.
public struct ObjectPage: Sendable, Hashable {
    /// Newest first. Fewer than the limit when the page has reached `StoreLimits.page` bytes with its last row.
    public let rows: [RawRow]
    /// Where to go on; nil at the end. The page there may turn out to be empty.
    public let next: ObjectPlace?

    public init(rows: [RawRow], next: ObjectPlace?) {
        self.rows = rows
        self.next = next
    }
}
