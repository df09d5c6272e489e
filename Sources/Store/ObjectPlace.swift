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
