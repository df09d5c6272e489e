import Canonical
import Store

/// From which lists a Locate reads: of all that lead to what is looked for, the shortest. Decided without the database, by how long the lists are.
///
/// What a caller owns is found in his own lists, and what he was granted in the list of that: both have nothing of what he may not know of. The lists of
/// all owners are read for an auditor, and for whoever was granted so much that the list of it would keep him longer.
struct LocatePlan {
    /// One way on which a caller may know of objects, and the lists that lead along it.
    private struct Way {
        struct Option {
            let lists: [ObjectListing]
            let rank: AttributeHint.Rank
            let term: LocateTerm?
        }

        /// All that is on the way, where nothing else says more. The last one.
        var options: [Option]
        /// Who must have a grant on what is found in another list than the last.
        var grantees: [Bytes]?
        /// The last list is taken unless it is long.
        var isModest = false
    }

    /// Who asks.
    struct Sight {
        /// Whose objects are his: himself, his groups.
        let owners: [Bytes]
        let grantees: [Bytes]
        let scopes: [ScopedList]
        /// He may know of every object.
        var seesAll = false
        let now: Instant

        /// Whether he may know of an object of this owner, whatever else it is.
        func owns(_ owner: Value) -> Bool { seesAll || owners.contains { .of($0) == owner } }
    }

    /// Where the objects of a grant on a scope are.
    struct ScopedList: Hashable {
        let scope: ObjectScope
        /// The list that one index has.
        let list: ObjectListing?
    }

    private let base: ObjectFilter
    private let terms: [LocateTerm]
    private var ways: [Way] = []

    /// - Parameters:
    ///   - base: what does not depend on the lists.
    ///   - id: the identifier that is looked for.
    ///   - names: what names in another table are found by; used while the lists are not whole.
    ///   - isWhole: whether every object stands in the lists.
    init(
        _ terms: [LocateTerm],
        id: String?,
        names: [Bytes],
        base: ObjectFilter,
        for sight: Sight,
        isWhole: Bool
    ) {
        self.base = base
        self.terms = isWhole ? terms : []
        if let id {
            ways = [Self.way([.object(id)])]
        } else if !isWhole, let name = names.first {
            ways = [Self.way([.named(name)])]
        } else if sight.seesAll {
            ways = [Way(options: options { $0.alternatives.map(ObjectListing.hintedOfAll) } + [Self.option([.all])])]
        } else {
            ways = owned(sight) + granted(sight, isWhole) + scoped(sight, isWhole)
        }
    }

    /// The lists of which the lengths decide and are not known yet; at most `StoreLimits.queries`. Lists of all owners are not even counted for whom the list
    /// of what he was granted is short.
    func questions(_ known: [ObjectListing: Int] = [:]) -> [ObjectListing] {
        var seen: Set<ObjectListing> = []
        let all = ways.filter { !Self.isDecided($0) }.flatMap { way -> [ObjectListing] in
            guard way.isModest, let last = way.options.last else { return way.options.flatMap(\.lists) }
            if last.lists.contains(where: { known[$0] == nil }) { return last.lists }
            return Self.size(last, known) < ObjectLimits.countedList ? [] : way.options.flatMap(\.lists)
        }
        return Array(all.filter { known[$0] == nil && seen.insert($0).inserted }.prefix(StoreLimits.queries))
    }

    /// What to ask the database, each for itself.
    ///
    /// - Parameter sizes: of the lists in question; counted to `ObjectLimits.countedList`.
    func filters(_ sizes: [ObjectListing: Int]) -> [ObjectFilter] {
        ways.compactMap { way in
            guard let option = Self.choice(way, sizes), let last = way.options.last, Self.size(option, sizes) > 0 else {
                return nil
            }
            var filter = base
            filter.lists = option.lists
            let others = terms.filter { $0 != option.term && $0.rank < .type }
            filter.hints = others.prefix(ObjectLimits.checkedHints).map(\.alternatives)
                .filter { $0.count <= StoreLimits.filterTerms }
            if option.lists != last.lists { filter.grantees = way.grantees }
            return filter
        }
    }

    /// A name says all; of one list there is no choice, and the states that are looked through leave destroyed objects out.
    private static func isDecided(_ way: Way) -> Bool {
        if way.options.count <= 1 { return true }
        if way.isModest { return false }
        return way.options[0].rank == .name || way.options[0].rank >= .state
    }

    private static func choice(_ way: Way, _ sizes: [ObjectListing: Int]) -> Way.Option? {
        guard !isDecided(way), let last = way.options.last else { return way.options.first }
        if way.isModest, size(last, sizes) < ObjectLimits.countedList { return last }
        return way.options.min { (size($0, sizes), $0.rank) < (size($1, sizes), $1.rank) }
    }

    private static func size(_ option: Way.Option, _ sizes: [ObjectListing: Int]) -> Int {
        let size = option.lists.reduce(0) { $0 + (sizes[$1] ?? ObjectLimits.countedList) }
        return min(ObjectLimits.countedList, size)
    }
}

// MARK: Ways

extension LocatePlan {
    private func owned(_ sight: Sight) -> [Way] {
        sight.owners.parts(of: ObjectLimits.questionedOwners).map { owners in
            let all = Self.option(owners.map(ObjectListing.owned))
            return Way(
                options: options { term in
                    owners.flatMap { owner in term.alternatives.map { .hinted($0, of: owner) } }
                } + [all]
            )
        }
    }

    private func granted(_ sight: Sight, _ isWhole: Bool) -> [Way] {
        sight.grantees.parts(of: ObjectLimits.questionedOwners).map { grantees in
            let lists = grantees.map { ObjectListing.hinted(AttributeHint.granted, of: $0) }
            let all = Self.option(isWhole ? lists : [.granted(to: grantees, at: sight.now)])
            let others = options(upTo: .word) { $0.alternatives.map(ObjectListing.hintedOfAll) }
            return Way(options: others + [all], grantees: grantees, isModest: true)
        }
    }

    /// A name is looked for among all that the scopes' owners have.
    private func scoped(_ sight: Sight, _ isWhole: Bool) -> [Way] {
        var lists = Array(Set(sight.scopes.map { isWhole ? $0.list ?? .scope($0.scope) : .scope($0.scope) }))
        if let name = terms.first, name.rank == .name {
            let owners = Set(sight.scopes.map(\.scope.owner))
            lists = owners.flatMap { owner in name.alternatives.map { .hinted($0, of: owner) } }
        }
        return lists.parts(of: StoreLimits.filterTerms).map { Self.way($0) }
    }

    /// Those of the terms that have not too many lists.
    private func options(
        upTo rank: AttributeHint.Rank = .state,
        _ lists: (LocateTerm) -> [ObjectListing]
    ) -> [Way.Option] {
        terms.filter { $0.rank <= rank }.prefix(ObjectLimits.weighedTerms).compactMap { term in
            let lists = lists(term)
            return lists.count <= StoreLimits.filterTerms ? Way.Option(lists: lists, rank: term.rank, term: term) : nil
        }
    }

    private static func option(_ lists: [ObjectListing]) -> Way.Option {
        Way.Option(lists: lists, rank: .nothing, term: nil)
    }

    private static func way(_ lists: [ObjectListing]) -> Way { Way(options: [option(lists)]) }
}

extension Array {
    fileprivate func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
