import Access
import KMIP
import Store

/// What one caller's view of an object says besides the caller himself, the directory and the time, which are each request's own.
final class KnownView: Sendable {
    let raw: RawRow
    let master: MasterMark
    let row: ObjectRow
    let attributes: Attributes
    let facts: ObjectFacts
    let type: ObjectType
    let implication: Implication
    let grants: [Grant]
    /// The grants as they were read.
    let rawGrants: [RawRow]
    let grantRows: [GrantRow]
    /// As it is stored.
    let state: State
    let dates: LifeDates

    /// Nil for what is too large to be remembered, or cannot be read.
    init?(_ view: ObjectView, _ master: MasterMark) {
        raw = view.row.raw
        rawGrants = view.basis.grants.map(\.raw)
        guard rawGrants.reduce(raw.size, { $0 + $1.size }) <= ObjectLimits.knownView,
            let state = State(rawValue: view.row.state)
        else { return nil }
        self.master = master
        self.state = state
        row = view.row
        attributes = view.attributes
        facts = view.facts
        type = view.type
        implication = view.implication
        grants = view.grants
        grantRows = view.basis.grants
        dates = view.attributes.lifeDates
    }

    /// Whether it was of these rows, to the byte.
    func isOf(_ raw: RawRow, _ grants: [RawRow]) -> Bool {
        self.raw.isSame(as: raw) && rawGrants.count == grants.count
            && zip(rawGrants, grants).allSatisfy { $0.isSame(as: $1) }
    }

    /// Whether it was of the rows of this view, by their tags.
    func isOf(_ view: ObjectView) -> Bool {
        row.tag == view.row.tag && grantRows.map(\.tag) == view.basis.grants.map(\.tag)
    }
}
