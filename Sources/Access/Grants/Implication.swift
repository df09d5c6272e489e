/// Whether a granted right brings others with it.
public enum Implication: String, Hashable, Sendable, CaseIterable {
    /// A grant allows what it names.
    case exact
    /// As in Cosmian's server: a grant of `get` allows every operation on the object but revoke and destroy.
    case cosmian

    /// What the granted rights allow.
    public func rights(of granted: Set<Right>) -> Set<Right> {
        guard self == .cosmian, granted.contains(.get) else { return granted }
        return granted.union(Self.impliedByGet)
    }

    private static let impliedByGet = Set(
        Right.allCases.filter { $0.operation != nil && $0 != .revoke && $0 != .destroy }
    )
}
