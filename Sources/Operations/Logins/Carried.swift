import Access
import Canonical
import Store

/// Who the connection belongs to, and what was read in the same state of the database.
struct Carried: Sendable {
    /// Nil where the connection shows nobody.
    let caller: Caller?
    let rows: [RawRow]
    let now: Instant
}
