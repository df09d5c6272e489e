import Access
import Canonical
import KMIP
import Store

extension ObjectDesk {
    /// What a Locate found, newest first.
    struct Found: Sendable {
        var hits: [ObjectView] = []
        /// Whether more objects fit behind the last hit.
        var hasMore = false
        /// How many fit, those before the offset counted.
        var count = 0
        /// Whether there are no more than were counted.
        var isCounted = false
        /// What the database gave as fitting and is not what the vault wrote: named, and not in the way of the others.
        var damaged: [Damage] = []
        /// The objects whose rows, or the caller's grants on them, these are.
        var unreadable: [String] = []
    }

    /// One row of a page.
    private enum Reading {
        case whole(ObjectView)
        /// And whose object it says it is.
        case damaged(id: String, owner: Value, Damage)
    }

    /// The objects that fit and of which the caller may know. Every row is checked before it counts.
    ///
    /// Throws `state-damaged` where more rows are damaged than can be named.
    ///
    /// - Parameters:
    ///   - most: how many that fit are counted, although there is no room for them in the answer.
    ///   - owner: whose objects alone are looked at; nil is every object of which the caller may know.
    func locate(
        _ criteria: LocateCriteria,
        _ asking: CallerRead,
        after place: ObjectPlace? = nil,
        skipping offset: Int = 0,
        limit: Int,
        counting most: Int = 0,
        among owner: Subject? = nil,
        where also: (ObjectView) -> Bool = { _ in true }
    ) async throws -> Found {
        var found = Found()
        if criteria.isEmpty {
            found.isCounted = true
            return found
        }
        var place = place
        let wanted = min(ObjectLimits.step, limit) + min(ObjectLimits.step, offset) + 1
        let sight = sight(asking, among: owner)
        var (search, readsOthers) = try await search(criteria, sight, after: place, wanted: wanted)
        let narrow = readsOthers ? sight : nil
        repeat {
            try Task.checkCancellation()
            let page = try await search.page(from: vault.store)
            for reading in try await views(withPending(page, after: place), asking, criteria.identifier) {
                try Task.checkCancellation()
                guard let view = try fitting(reading, criteria, narrow, &found), also(view), view.isKnown else {
                    continue
                }
                if found.hits.count == limit {
                    found.hasMore = true
                    if found.count >= most { return found }
                }
                found.count += 1
                if found.count > offset, !found.hasMore { found.hits.append(view) }
            }
            place = page.next
        } while place != nil
        found.isCounted = true
        return found
    }

    /// Nil for what does not fit, and for what is damaged, which is noted.
    ///
    /// - Parameter sight: of a caller who would be told of what he may not know of; nil where nothing of that was read.
    private func fitting(
        _ reading: Reading,
        _ criteria: LocateCriteria,
        _ sight: LocatePlan.Sight?,
        _ found: inout Found
    ) throws -> ObjectView? {
        switch reading {
        case .damaged(let id, let owner, let damage):
            if sight?.owns(owner) ?? true { try found.note(id, damage) }
            return nil
        case .whole(let view):
            do {
                return criteria.fits(view, computed: try computed(of: view, criteria)) ? view : nil
            } catch let damage as Damage where !damage.isAhead {
                try found.note(view.row.id, damage)
                return nil
            }
        }
    }

    /// - Parameter wanted: how many rows there shall be in the first step.
    private func search(
        _ criteria: LocateCriteria,
        _ sight: LocatePlan.Sight,
        after place: ObjectPlace?,
        wanted: Int
    ) async throws -> (streams: LocateStreams, readsOthers: Bool) {
        let plan = LocatePlan(
            criteria.terms,
            id: criteria.identifier,
            names: criteria.nameHints,
            base: criteria.base(after: place),
            for: sight,
            isWhole: try await vault.listsAreWhole()
        )
        var sizes: [ObjectListing: Int] = [:]
        for _ in 0..<ObjectLimits.countings {
            let lists = plan.questions(sizes)
            if lists.isEmpty { break }
            let counted = try await vault.store.sizes(of: lists, upTo: ObjectLimits.countedList)
            for (list, size) in zip(lists, counted) { sizes[list] = size }
        }
        return (LocateStreams(plan.filters(sizes), wanted: wanted), plan.readsOthers)
    }

    /// What a question about the material is compared with: nothing for who may not see the object's attributes. Whoever guesses right learns the material.
    private func computed(of view: ObjectView, _ criteria: LocateCriteria) throws -> Attributes {
        guard criteria.asksForComputed(of: view.type), let permit = try? view.permit(.getAttributes) else {
            return Attributes()
        }
        return try sealedAttributes(of: view, permit)
    }

    /// The page with what the batch has made or changed in the place where it belongs, whether the database would have found it or not.
    private func withPending(_ page: ObjectPage, after place: ObjectPlace?) -> [RawRow] {
        guard let pending = batch?.rows, !pending.isEmpty else { return page.rows }
        var own = pending.filter { row in
            (place.map { row.isOlder(than: $0) } ?? true) && (page.next.map { !row.isOlder(than: $0) } ?? true)
        }
        own.sort { ($0.created, $0.id) > ($1.created, $1.id) }
        let changed = Set(pending.map { Value.of($0.id) })
        var rows: [RawRow] = []
        for raw in page.rows where !changed.contains(raw["id"]) {
            let place = (try? ObjectRow(raw)).map { ObjectPlace(created: $0.created, id: $0.id) }
            while let next = own.first, let place, !next.isOlder(than: place) { rows.append(own.removeFirst().raw) }
            rows.append(raw)
        }
        return rows + own.map(\.raw)
    }

    /// Which objects the caller may know of. An administrator sees that the vault's own keys exist, an auditor sees every object.
    private func sight(_ asking: CallerRead, among owner: Subject?) -> LocatePlan.Sight {
        if let owner {
            return LocatePlan.Sight(owners: [owner.stored], grantees: [], scopes: [], now: asking.now)
        }
        let scopes = asking.standing.scopedGrants.filter { $0.isCurrent(at: asking.now) }
        return LocatePlan.Sight(
            owners: asking.standing.owners + (asking.caller.isAdministrator ? [Subject.vault.stored] : []),
            grantees: asking.standing.grantees,
            scopes: scopes.map { LocatePlan.ScopedList(scope: $0.objects, list: $0.list) },
            seesAll: asking.caller.has(.auditor),
            now: asking.now
        )
    }

    /// - Parameter id: of the one object that was asked for. It costs the same whether there is none or the caller may not know of it.
    private func views(_ raws: [RawRow], _ asking: CallerRead, _ id: String?) async throws -> [Reading] {
        if let id, raws.isEmpty {
            _ = try await grants(on: [id], to: asking.standing.grantees)
            vault.spendTimeOfAnObject(asking)
        }
        let rows = raws.map { (raw: $0, row: try? ObjectRow($0)) }
        let others = rows.compactMap(\.row).filter { $0.owner != asking.caller.subject.stored }.map(\.id)
        let grants = try await grants(on: others, to: asking.standing.grantees)
        let now = server.clock.now()
        return try rows.map { raw, row in
            try Task.checkCancellation()
            let id = Damage.name(of: raw)
            guard let row else { return .damaged(id: id, owner: raw["owner"], Damage(raw, "it cannot be read")) }
            do {
                return .whole(try view(row, asking.caller, grants[row.id] ?? [], now))
            } catch let damage as Damage where !damage.isAhead {
                return .damaged(id: id, owner: raw["owner"], damage)
            }
        }
    }

    private func grants(on ids: [String], to grantees: [Bytes]) async throws -> [String: [RawRow]] {
        var grants: [String: [RawRow]] = [:]
        for start in stride(from: 0, to: ids.count, by: ObjectLimits.questions) {
            let asked = ids[start..<min(start + ObjectLimits.questions, ids.count)]
            let answers = try await vault.store.read(asked.map { .grants(on: $0, to: grantees) })
            for (id, answer) in zip(asked, answers) { grants[id] = answer }
        }
        return grants
    }
}

extension ObjectDesk.Found {
    /// Throws `state-damaged` for one too many.
    fileprivate mutating func note(_ id: String, _ damage: Damage) throws {
        damaged.append(damage)
        unreadable.append(id)
        if damaged.count > ObjectLimits.damages { throw OperationError.damaged(damaged) }
    }
}

extension ObjectRow {
    fileprivate func isOlder(than place: ObjectPlace) -> Bool { (created, id) < (place.created, place.id) }
}

extension ObjectView {
    var isKnown: Bool { (try? permit(.locate)) != nil }
}
