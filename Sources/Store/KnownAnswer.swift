/// What a store answered to a query before, in the form in which it compares it best. Each kind of store has its own.
///
/// Open to the stores, of which each makes and reads only its own.
open class KnownAnswer: @unchecked Sendable {
    // Unchecked: subclasses have constants only.
    public init() {}
}
