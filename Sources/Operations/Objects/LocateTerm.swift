import Canonical
import KMIP
import Store

/// One thing that what is looked for must have in the lists: one of these hints.
struct LocateTerm: Hashable {
    /// 1 … `StoreLimits.filterTerms`.
    let hints: [Bytes]
    let rank: AttributeHint.Rank
    /// Whether an object with too many values has the hint as well.
    var holdsForWide = false

    /// The hints, and the one of objects with too many values.
    var alternatives: [Bytes] { holdsForWide ? hints : hints + [AttributeHint.wide] }
}

extension LocateTerm {
    /// What follows from a question's attributes and the states that it looks through; what says the most comes first. What is left out is checked all
    /// the same when the object's row is read.
    ///
    /// - Parameter states: the stored states of what may fit; empty is any.
    static func terms(_ attributes: Attributes, states: [UInt32]) -> [LocateTerm] {
        var terms = attributes.items.flatMap { item in
            AttributeHint.hints(of: item).map { hint, rank in
                LocateTerm(hints: [hint], rank: rank, holdsForWide: rank.holdsForWide)
            }
        }
        let dates = Dictionary(grouping: attributes.items, by: \.tag).mapValues { $0.compactMap(\.dateTime) }
        for (tag, dates) in dates {
            guard let range = range(dates), let hints = AttributeHint.dates(tag, in: range) else { continue }
            terms.append(LocateTerm(hints: hints, rank: .date))
        }
        if let type = attributes.objectType {
            terms.append(LocateTerm(hints: [AttributeHint.ofType(type.rawValue)], rank: .type, holdsForWide: true))
        }
        if !states.isEmpty {
            let hints = states.sorted().map(AttributeHint.ofState)
            terms.append(LocateTerm(hints: hints, rank: .state, holdsForWide: true))
        }
        var seen: Set<LocateTerm> = []
        return terms.filter { seen.insert($0).inserted }.sorted { $0.rank < $1.rank }
    }

    /// Two dates are a range; the largest one says nothing (KMIP 2.1 section 6.1.28).
    private static func range(_ dates: [Int64]) -> ClosedRange<Int64>? {
        if dates.count == 2 { return min(dates[0], dates[1])...max(dates[0], dates[1]) }
        return dates.first { $0 < .max }.map { $0...$0 }
    }
}

extension TTLV {
    fileprivate var dateTime: Int64? { if case .dateTime(let date) = value { date } else { nil } }
}
