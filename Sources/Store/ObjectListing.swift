import Canonical

/// A list of objects in the database, newest first.
public enum ObjectListing: Sendable, Hashable {
    /// Every object there is.
    case all
    /// The one with this identifier.
    case object(String)
    case owned(by: Bytes)
    /// The objects with this hint in the lists of a subject.
    case hinted(Bytes, of: Bytes)
    /// The objects with this hint, whosever they are.
    case hintedOfAll(Bytes)
    /// What one of these subjects has a grant on that has not ended by then. It is found by looking at every grant.
    case granted(to: [Bytes], at: Instant?)
    /// The objects of an owner in a scope. They are found by looking at all of the scope.
    case scope(ObjectScope)
    /// The objects that had exactly this name, whosever they are. They are found by looking at all of them.
    case named(Bytes)
}
