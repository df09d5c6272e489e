public import Secrets

/// An operation that is to be done after its message was answered (KMIP 2.1 section 9.2).
public struct DeferredRequest: Sendable {
    public var operation: Operation
    /// Of the message; the answer is in the same.
    public var version: ProtocolVersion
    /// The batch item and what else the face needs to have it done, for ``DeferredPerformer/perform(_:after:by:)``. It may hold key material.
    public var content: SecretBytes

    public init(operation: Operation, version: ProtocolVersion, content: SecretBytes) {
        self.operation = operation
        self.version = version
        self.content = content
    }
}

/// What became of an operation that was done later.
public struct DeferredAnswer: Sendable {
    public var isFailed: Bool
    /// The response's batch item and what later items of the batch go by. It may hold key material.
    public var content: SecretBytes
    /// The object whose material the answer tells; nil where it tells none.
    public var told: String?

    public init(isFailed: Bool, content: SecretBytes, told: String? = nil) {
        self.isFailed = isFailed
        self.content = content
        self.told = told
    }
}

/// What Poll finds.
public enum PolledAnswer: Sendable {
    case pending
    /// The content of a ``DeferredAnswer``.
    case answered(SecretBytes)
}

/// What an operation of a batch that is done later goes by: the item before it.
public struct DeferredPredecessor: Sendable {
    /// The answer's content; nil where there is none.
    public var content: SecretBytes?
    /// Whether it failed, was cancelled, or is no more.
    public var isFailed: Bool

    public init(content: SecretBytes?, isFailed: Bool) {
        self.content = content
        self.isFailed = isFailed
    }
}
