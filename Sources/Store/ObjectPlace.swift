import Canonical

/// Where a page ended.
public struct ObjectPlace: Sendable, Hashable {
    public let created: Instant
    public let id: String

    public init(created: Instant, id: String) {
        self.created = created
        self.id = id
    }
}

/// Older first.
extension ObjectPlace: Comparable {
    public static func < (left: ObjectPlace, right: ObjectPlace) -> Bool {
        (left.created, left.id) < (right.created, right.id)
    }
}
