import Canonical

/// An owner's offer to give an object away, read from its checked row. The object changes hands when it is accepted.
public struct TransferOffer: Hashable, Sendable {
    public let objectID: String
    /// The owner when it was made. If the object has another by now, the offer is void.
    public let from: Subject
    public let to: Subject
    /// When it ends; nil if it does not.
    public let until: Instant?

    public init(objectID: String, from: Subject, to: Subject, until: Instant? = nil) {
        self.objectID = objectID
        self.from = from
        self.to = to
        self.until = until
    }

    /// Whether it can be accepted for this object now.
    public func isOpen(for object: ObjectFacts, at now: Instant) -> Bool {
        objectID == object.id && from == object.owner && to.canOwn && to != from && until.map { now < $0 } ?? true
    }
}
