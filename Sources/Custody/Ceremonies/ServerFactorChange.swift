/// What a rekey or rotate does with the server factor.
public enum ServerFactorChange: String, Hashable, Sendable, CaseIterable {
    case keep
    case set
    case remove
}
