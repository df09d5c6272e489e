/// A line for the server's log about an unseal or a changing ceremony: what happened and whom it concerns.
public struct SealLogEntry: Hashable, Sendable {
    /// What happened; the text is stable. A refusal stands under its own code.
    public let code: String
    /// A holder of the roster: for an accepted share the one whose it is, for a refused one the one it claims to be.
    public let holder: String?

    init(_ code: Code, holder: String? = nil) {
        self.init(code.rawValue, holder: holder)
    }

    init(_ code: String, holder: String? = nil) {
        self.code = code
        self.holder = holder
    }

    enum Code: String {
        case accepted = "share-accepted"
        case late = "share-late"
        case withdrawn = "share-withdrawn"
        case expired = "share-expired"
        case outdated = "share-outdated"
        case dropped = "shares-dropped"
        case refusalsSuppressed = "further-refusals-not-logged"
        case custodyRefused = "older-epoch-ignored"
        case initialized
        case unsealed
        case autoUnsealed = "auto-unsealed"
        case sealed
        // A changing ceremony
        case confirmed = "share-confirmed"
        case ceremonyAltered = "ceremony-altered"
    }
}
