import Access
import KMIP
import Store
import Synchronization

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
    /// The object's row as the store compares it; nil where it does not.
    let answer: KnownAnswer?
    /// The same of the grants of whom the directory of one revision gives to the caller.
    private let grantsAnswer = Mutex<(revision: UInt64, answer: KnownAnswer)?>(nil)

    /// Nil for what is too large to be remembered, or cannot be read.
    ///
    /// - Parameter store: where it was read.
    init?(_ view: ObjectView, _ master: MasterMark, in store: any Store) {
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
        answer = store.known(.object(view.row.id), [view.row.raw])
    }

    /// What must be as it was for the view to be had again: the object's row, and the caller's grants on it where they decide anything.
    ///
    /// Nil where the store does not compare.
    func answers(for caller: Caller, _ standing: Standing, in store: any Store) -> [KnownAnswer]? {
        guard let answer else { return nil }
        if caller.owns(facts.owner) { return [answer] }
        return grantsAnswer(standing, in: store).map { [answer, $0] }
    }

    private func grantsAnswer(_ standing: Standing, in store: any Store) -> KnownAnswer? {
        if let known = grantsAnswer.withLock({ $0 }), known.revision == standing.revision { return known.answer }
        guard let new = store.known(.grants(on: row.id, to: standing.grantees), rawGrants) else { return nil }
        grantsAnswer.withLock { $0 = (standing.revision, new) }
        return new
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
