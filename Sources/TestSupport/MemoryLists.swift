import Canonical
import Store

/// The lists that a database keeps as indexes, the oldest first.
struct MemoryLists {
    private var lists: [ObjectListing: [ObjectPlace]] = [:]

    subscript(_ list: ObjectListing) -> [ObjectPlace] { lists[list] ?? [] }

    mutating func add(_ row: RawRow) {
        for (list, place) in Self.places(of: row) {
            let position = self[list].firstPosition { $0 >= place }
            if position < self[list].count, self[list][position] == place { continue }
            lists[list, default: []].insert(place, at: position)
        }
    }

    mutating func remove(_ row: RawRow) {
        for (list, place) in Self.places(of: row) {
            let position = self[list].firstPosition { $0 >= place }
            guard position < self[list].count, self[list][position] == place else { continue }
            lists[list]?.remove(at: position)
        }
    }

    private static func places(of row: RawRow) -> [(ObjectListing, ObjectPlace)] {
        if row.table == ObjectRow.table, let object = try? ObjectRow(row) {
            let place = ObjectPlace(created: object.created, id: object.id)
            return [(.all, place), (.owned(by: object.owner), place)]
        }
        guard row.table == ObjectHintRow.table, let hint = try? ObjectHintRow(row) else { return [] }
        let place = ObjectPlace(created: hint.created, id: hint.id)
        return [(.hinted(hint.hint, of: hint.owner), place), (.hintedOfAll(hint.hint), place)]
    }
}

extension [ObjectPlace] {
    /// The first position of which `isBeyond` holds; it holds of all behind it too.
    func firstPosition(where isBeyond: (ObjectPlace) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
