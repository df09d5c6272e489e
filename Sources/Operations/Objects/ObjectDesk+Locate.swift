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
        /// How many fit, those before the offset counted; known only where there are no more.
        var count = 0
        /// What the database gave as fitting and is not what the vault wrote: named, and not in the way of the others.
        var damaged: [Damage] = []
        /// The objects whose rows, or the caller's grants on them, these are.
        var unreadable: [String] = []
    }

    /// One row of a page.
    private enum Reading {
        case whole(ObjectView)
        case damaged(id: String, Damage)
    }

    /// The objects that fit and of which the caller may know. Every row is checked before it counts.
    ///
    /// Throws `state-damaged` where more rows are damaged than can be named.
    func locate(
        _ criteria: LocateCriteria,
        _ asking: CallerRead,
        after place: ObjectPlace? = nil,
        skipping offset: Int = 0,
        limit: Int,
        where also: (ObjectView) -> Bool = { _ in true }
    ) async throws -> Found {
        var found = Found()
        var place = place
        var search = LocateStreams(visible(asking, criteria.filter(for: [], after: place)))
        repeat {
            try Task.checkCancellation()
            let page = try await search.page(from: vault.store)
            for reading in try await views(withPending(page, after: place), asking) {
                try Task.checkCancellation()
                let view: ObjectView
                switch reading {
                case .whole(let whole): view = whole
                case .damaged(let id, let damage):
                    try found.note(id, damage)
                    continue
                }
                do {
                    guard criteria.fits(view, computed: try computed(of: view, criteria)) else { continue }
                } catch let damage as Damage where !damage.isAhead {
                    try found.note(view.row.id, damage)
                    continue
                }
                guard also(view), view.isKnown else { continue }
                if found.hits.count == limit {
                    found.hasMore = true
                    return found
                }
                found.count += 1
                if found.count > offset { found.hits.append(view) }
            }
            place = page.next
        } while place != nil
        return found
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

    /// Of the objects of which the caller may know, in as many questions as his scopes need: others may have granted them, so that their number must not
    /// make him look at all there is. An administrator sees that the vault's own keys exist, an auditor sees every object.
    private func visible(_ asking: CallerRead, _ filter: ObjectFilter) -> [ObjectFilter] {
        var filter = filter
        filter.now = asking.now
        if asking.caller.has(.auditor) {
            filter.subjects = nil
            return [filter]
        }
        filter.subjects = asking.standing.grantees + (asking.caller.isAdministrator ? [Subject.vault.stored] : [])
        let scopes = Array(Set(asking.standing.scopedGrants.filter { $0.isCurrent(at: asking.now) }.map(\.objects)))
        filter.scopes = Array(scopes.prefix(StoreLimits.filterTerms))
        return [filter]
            + stride(from: StoreLimits.filterTerms, to: scopes.count, by: StoreLimits.filterTerms).map { start in
                var further = filter
                further.subjects = []
                further.scopes = Array(scopes[start..<min(start + StoreLimits.filterTerms, scopes.count)])
                return further
            }
    }

    private func views(_ raws: [RawRow], _ asking: CallerRead) async throws -> [Reading] {
        let rows = raws.map { (raw: $0, row: try? ObjectRow($0)) }
        let others = rows.compactMap(\.row).filter { $0.owner != asking.caller.subject.stored }.map(\.id)
        let grants = try await grants(on: others, to: asking.standing.grantees)
        let now = server.clock.now()
        return try rows.map { raw, row in
            try Task.checkCancellation()
            let id = Damage.name(of: raw)
            guard let row else { return .damaged(id: id, Damage(raw, "it cannot be read")) }
            do {
                return .whole(try view(row, asking.caller, grants[row.id] ?? [], now))
            } catch let damage as Damage where !damage.isAhead {
                return .damaged(id: id, damage)
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
    fileprivate var isKnown: Bool { (try? permit(.locate)) != nil }
}
