import Canonical
import Logging
import Store
import Synchronization

// The lists by which Locate finds objects, for the objects that were made before there were lists.

extension KeyServer {
    /// Fills the lists once. A killed server goes on where it was, and several may do it at the same time.
    func keepFillingLists() async {
        while !Task.isCancelled {
            if let vault = seat.vault, !vault.hasWholeLists.load(ordering: .acquiring) {
                do {
                    if try await !vault.listsAreWhole() {
                        try await vault.fillLists()
                        log.notice("Locate finds every object by its lists now")
                    }
                } catch {
                    log.info("the filling of Locate's lists goes on in a moment", metadata: ["error": "\(error)"])
                }
            }
            try? await Task.sleep(for: RotationLimits.look)
        }
    }
}

extension OpenVault {
    /// Whether every object stands in the lists; until then Locate reads without them.
    ///
    /// What the database says of it is believed, as it is when it leaves a row out.
    func listsAreWhole() async throws -> Bool {
        if hasWholeLists.load(ordering: .acquiring) { return true }
        let isWhole = try await !store.read(.newestHint(ListMark.whole, of: ListMark.owner)).isEmpty
        if isWhole { hasWholeLists.store(true, ordering: .releasing) }
        return isWhole
    }

    /// Writes what is missing, from the newest object to the oldest: whoever makes objects meanwhile writes their hints himself.
    func fillLists() async throws {
        var place = try await store.read(.newestHint(ListMark.place, of: ListMark.owner)).first.map(ListMark.init)?
            .place
        while true {
            try Task.checkCancellation()
            let filter = ObjectFilter([.all], after: place, limit: ObjectLimits.filledObjects)
            let page = try await store.locate(filter)
            try await fill(page.rows)
            guard let next = page.next else { break }
            try await store.apply(ListMark(next).moving(from: place))
            place = next
        }
        try await store.apply(ListMark.end(place))
    }

    @inline(never)
    private func fill(_ raws: [RawRow]) async throws {
        let rows = raws.compactMap { try? ObjectRow($0) }
        try await fillObjects(rows)
        for some in rows.chunks(of: ObjectLimits.questions) {
            let grants = try await store.read(some.map { .grants(on: $0.id) })
            for (object, first) in zip(some, grants) where !first.isEmpty { try await fillGrants(on: object, first) }
        }
    }

    /// What another request changes in the middle has its old hints and its new ones: the old ones are removed when it is found so. That may take
    /// away what a third request has put back, so it goes on until nothing has changed between two looks.
    private func fillObjects(_ rows: [ObjectRow]) async throws {
        var written = rows
        while !written.isEmpty {
            try Task.checkCancellation()
            try await add(written.flatMap { ObjectHints.rows(of: $0) })
            var changed: [ObjectRow] = []
            for some in written.chunks(of: ObjectLimits.filledTogether) { changed += try await outdated(some) }
            written = changed
        }
    }

    /// Takes outdated hints away, and returns the rows as they are now whose hints are not those that were written.
    @inline(never)
    private func outdated(_ some: [ObjectRow]) async throws -> [ObjectRow] {
        let now = try await store.read(.objects(some.map(\.id))).compactMap { try? ObjectRow($0) }
        let later = Dictionary(now.map { ($0.id, $0) }) { first, _ in first }
        var (outdated, changed): ([RawRow], [ObjectRow]) = ([], [])
        for row in some {
            // An object that is there no more, or not to be read, has no hints.
            guard let now = later[row.id] else { outdated += ObjectHints.rows(of: row); continue }
            let changes = ObjectHints.changes(from: row, to: now)
            outdated += changes.removed
            if !(changes.added.isEmpty && changes.removed.isEmpty) { changed.append(now) }
        }
        try await remove(outdated)
        return changed
    }

    /// As ``fillObjects(_:)``, for everybody who has a grant on the object.
    @inline(never)
    private func fillGrants(on object: ObjectRow, _ first: [RawRow]) async throws {
        var written: Set<RawRow> = []
        var now = try await hints(ofGrantsOn: object, first)
        while written != now {
            try Task.checkCancellation()
            try await remove(Array(written.subtracting(now)))
            try await add(Array(now))
            written = now
            now = try await hints(ofGrantsOn: object, try await store.read(.grants(on: object.id)))
        }
    }

    private func hints(ofGrantsOn object: ObjectRow, _ first: [RawRow]) async throws -> Set<RawRow> {
        var hints: Set<RawRow> = []
        var page = first
        while true {
            let grants = page.compactMap { try? GrantRow($0) }
            for grant in grants { hints.insert(ObjectHints.row(of: grant, object)) }
            guard page.count == StoreLimits.rows, case .bytes(let last)? = page.last?["userid"] else { return hints }
            try Task.checkCancellation()
            page = try await store.read(.grants(on: object.id, after: last))
        }
    }

    private func remove(_ hints: [RawRow]) async throws {
        for some in hints.chunks(of: StoreLimits.mutations / 4) {
            try await store.apply(some.map(Mutation.removeHint))
        }
    }

    private func add(_ hints: [RawRow]) async throws {
        for some in Array(hints).chunks(of: StoreLimits.mutations / 4) {
            try await store.apply(some.map(Mutation.addHint))
        }
    }
}

/// What stands in a list of nobody's: how far the lists are filled.
struct ListMark {
    static let owner: Bytes = []
    static let whole = Bytes("whole".utf8)
    static let place = Bytes("place".utf8)

    let place: ObjectPlace

    init(_ place: ObjectPlace) { self.place = place }

    init(_ raw: RawRow) throws {
        let row = try ObjectHintRow(raw)
        place = ObjectPlace(created: row.created, id: row.id)
    }

    func moving(from earlier: ObjectPlace?) -> [Mutation] {
        [.addHint(Self.row(Self.place, place))] + (earlier.map { [.removeHint(Self.row(Self.place, $0))] } ?? [])
    }

    /// Nothing is missing any more.
    static func end(_ place: ObjectPlace?) -> [Mutation] {
        [.addHint(isWhole)] + (place.map { [.removeHint(row(Self.place, $0))] } ?? [])
    }

    /// The row that says that nothing is missing.
    static let isWhole = row(whole, ObjectPlace(created: Instant(microseconds: 0), id: "1"))

    private static func row(_ hint: Bytes, _ place: ObjectPlace) -> RawRow {
        ObjectHintRow(owner: owner, hint: hint, created: place.created, id: place.id).raw
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
