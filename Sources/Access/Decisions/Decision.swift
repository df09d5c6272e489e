/// The answer to "may he?": a permit, or the reason why not.
public enum Decision: Hashable, Sendable {
    case allowed(Permit)
    case refused(AccessError)

    /// The permit.
    ///
    /// - Throws: The reason, if it was refused.
    public var permit: Permit {
        get throws(AccessError) {
            switch self {
            case .allowed(let permit): permit
            case .refused(let error): throw error
            }
        }
    }
}
