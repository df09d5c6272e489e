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
        /// Of which it must have one if it is found in another list than the last.
        var labels: [Bytes] = []
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
    /// Whether an object is read although the caller may know of none such.
    let readsOthers: Bool

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
        readsOthers = id != nil || !isWhole && !names.isEmpty
        if let id {
            ways = [Self.way([.object(id)])]
        } else if !isWhole, let name = names.first {
            ways = [Self.way([.named(name)])]
        } else if sight.seesAll {
            ways = [Way(options: options { $0.alternatives.map(ObjectListing.hintedOfAll) } + [Self.option([.all])])]
        } else {
            ways = owned(sight) + granted(sight, isWhole) + scoped(sight, isWhole, names)
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
            guard option.lists != last.lists else { return filter }
            filter.grantees = way.grantees
            if !way.labels.isEmpty { filter.hints.append(way.labels) }
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
            let others = options(upTo: .flag) { $0.alternatives.map(ObjectListing.hintedOfAll) }
            return Way(options: others + [all], grantees: grantees, isModest: true)
        }
    }

    /// A name is looked for where nothing is read that is in none of the scopes.
    private func scoped(_ sight: Sight, _ isWhole: Bool, _ names: [Bytes]) -> [Way] {
        let lists = Set(sight.scopes.map { isWhole ? $0.list ?? .scope($0.scope) : .scope($0.scope) })
        guard let name = terms.first, name.rank == .name else { return Self.ways(lists) }
        var labels: [Bytes: [Bytes]] = [:]
        for case .hinted(let label, let owner) in lists { labels[owner, default: []].append(label) }
        let labelled = labels.flatMap { owner, labels in
            labels.parts(of: StoreLimits.filterTerms).map { Self.way(to: name, labelled: $0, of: owner) }
        }
        return Self.ways(Set(lists.flatMap { Self.lists($0, name, names) })) + labelled
    }

    /// What is read of a scope that has no list of its own: what has the name, where every object of this name is in it.
    private static func lists(_ list: ObjectListing, _ name: LocateTerm, _ names: [Bytes]) -> [ObjectListing] {
        guard case .scope(let scope) = list else { return [] }
        guard case .namePrefix(let prefix) = scope.hint, names.count == 1, names[0].starts(with: prefix) else {
            return [list]
        }
        return name.hints.map { .hinted($0, of: scope.owner) }
    }

    /// The owner's list of the name, and of that what has a label.
    private static func way(to name: LocateTerm, labelled labels: [Bytes], of owner: Bytes) -> Way {
        let named = Way.Option(lists: name.hints.map { .hinted($0, of: owner) }, rank: name.rank, term: name)
        return Way(options: [named, option(labels.map { .hinted($0, of: owner) })], labels: labels)
    }

    private static func ways(_ lists: Set<ObjectListing>) -> [Way] {
        Array(lists).parts(of: StoreLimits.filterTerms).map(way)
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
