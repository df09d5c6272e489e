import Canonical
import Store

/// Several questions of Locate read as one: every object once, newest first.
///
/// A question names a bounded number of scopes; whoever was granted more asks several. Each goes on by itself from where it was read to, so that no row is
/// fetched twice for one question, and only rows that one of them finds are fetched at all.
struct LocateStreams {
    private struct Stream {
        var filter: ObjectFilter
        var rows: ArraySlice<RawRow> = []
        var isEnded = false
    }

    private var streams: [Stream]
    /// The row that was handed out last: another question may have found it too.
    private var last: [Value]?

    /// What is read ahead stays about one page, however many questions there are.
    private let mostOfOne: Int

    /// Rows of the next page: whoever takes a hundred does not have five hundred checked.
    private var size: Int

    /// - Parameters:
    ///   - filters: of one place, and the same but for whom and what they look through.
    ///   - wanted: how many rows are wanted if all of them fit. The first step is so large, and each further one twice as large as the one before.
    init(_ filters: [ObjectFilter], wanted: Int = ObjectLimits.step) {
        let most = max(ObjectLimits.leastStep, ObjectLimits.step / max(1, filters.count))
        mostOfOne = most
        size = min(ObjectLimits.step, max(ObjectLimits.leastStep, wanted))
        streams = filters.map { filter in
            var filter = filter
            filter.limit = min(filter.limit, max(ObjectLimits.leastStep, wanted), most)
            return Stream(filter: filter)
        }
    }

    /// The next rows; `next` is nil behind the last.
    mutating func page(from store: any Store) async throws -> ObjectPage {
        if streams.count == 1 { return try await onlyPage(from: store) }
        var rows: [RawRow] = []
        while rows.count < size {
            try await refill(from: store)
            guard let row = takeNewest() else { return ObjectPage(rows: rows, next: nil) }
            if row.key != last { rows.append(row) }
            last = row.key
        }
        size = min(2 * size, ObjectLimits.step)
        return ObjectPage(rows: rows, next: rows.last?.locatePlace)
    }

    private mutating func onlyPage(from store: any Store) async throws -> ObjectPage {
        let page = try await Self.found(by: streams[0].filter, in: store)
        goOn(0, page)
        return page
    }

    private mutating func goOn(_ index: Int, _ page: ObjectPage) {
        streams[index].filter.after = page.next
        streams[index].filter.limit = min(2 * streams[index].filter.limit, mostOfOne)
    }

    // Not inlined: see decision 9.
    @inline(never)
    private static func found(by filter: ObjectFilter, in store: any Store) async throws -> ObjectPage {
        try Task.checkCancellation()
        return try await store.locate(filter)
    }

    /// Afterwards every question that is not ended has a row in hand.
    @inline(never)
    private mutating func refill(from store: any Store) async throws {
        while let index = streams.firstIndex(where: { $0.rows.isEmpty && !$0.isEnded }) {
            let page = try await Self.found(by: streams[index].filter, in: store)
            streams[index].rows = page.rows[...]
            goOn(index, page)
            streams[index].isEnded = page.next == nil
        }
    }

    /// Nil where no question has a row left.
    private mutating func takeNewest() -> RawRow? {
        var newest: (index: Int, place: ObjectPlace)?
        for (index, stream) in streams.enumerated() {
            guard let place = stream.rows.first?.locatePlace else { continue }
            if let other = newest?.place, (other.created, other.id) >= (place.created, place.id) { continue }
            newest = (index, place)
        }
        return newest.flatMap { streams[$0.index].rows.popFirst() }
    }
}

extension RawRow {
    /// Where an object's row stands in a Locate. Both columns are what the database has sorted by; nothing is believed of it.
    fileprivate var locatePlace: ObjectPlace {
        var place = ObjectPlace(created: Instant(microseconds: .max), id: "")
        if case .integer(let created) = self["created"], case .bytes(let id) = self["id"] {
            place = ObjectPlace(created: Instant(microseconds: created), id: String(decoding: id, as: UTF8.self))
        }
        return place
    }
}
