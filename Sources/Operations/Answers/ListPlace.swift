import Canonical

/// Where a list goes on: behind the entry that had this key.
struct ListPlace: Hashable, Sendable {
    let parts: [Bytes]

    init(_ parts: [Bytes]) { self.parts = parts }

    init(_ parts: [String]) { self.init(parts.map { Bytes($0.utf8) }) }

    /// Throws `malformed-request`.
    init(next: String) throws {
        let parts = next.split(separator: ".", omittingEmptySubsequences: false).map { Bytes(hex: String($0)) }
        let known = parts.compactMap { $0 }
        guard known.count == parts.count, known.contains(where: { !$0.isEmpty }) else {
            throw OperationError(.malformedRequest, "after is the “next” of the page before.")
        }
        self.init(known)
    }

    /// The parts in hex, with dots between.
    var text: String { parts.map(\.hex).joined(separator: ".") }
}

extension ListPlace: Comparable {
    /// Part by part, by bytes.
    static func < (a: ListPlace, b: ListPlace) -> Bool {
        a.parts.lexicographicallyPrecedes(b.parts) { $0.lexicographicallyPrecedes($1) }
    }
}
