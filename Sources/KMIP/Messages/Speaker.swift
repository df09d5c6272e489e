/// Who speaks in one message, once its header was judged.
public struct Speaker: Sendable {
    /// The operations as he may do them.
    public let operations: any KMIPOperations
    /// The operations that a delegated ticket is for; nil for all.
    public let allowed: Set<Operation>?
    /// Whether he has so many operations and no more: each item of the message is one, and was counted before it is done.
    public let isCounted: Bool
    /// What proves the server to a client that sent a Hashed Password (KMIP 2.1 section 8.5).
    public let serverHashedPassword: [UInt8]?

    public init(
        _ operations: any KMIPOperations,
        allowed: Set<Operation>? = nil,
        isCounted: Bool = false,
        serverHashedPassword: [UInt8]? = nil
    ) {
        self.operations = operations
        self.allowed = allowed
        self.isCounted = isCounted
        self.serverHashedPassword = serverHashedPassword
    }
}
