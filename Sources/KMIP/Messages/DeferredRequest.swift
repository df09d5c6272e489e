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
    /// Whether it failed, for one of its objects at least.
    public var isFailed: Bool
    /// Whether something of it was done, which is to be written.
    public var isDone: Bool
    /// The response's batch items, one for each object, and what later items of the batch go by. It may hold key material.
    public var content: SecretBytes

    public init(isFailed: Bool, isDone: Bool, content: SecretBytes) {
        self.isFailed = isFailed
        self.isDone = isDone
        self.content = content
    }
}

/// An object whose material an answer tells.
public struct ToldMaterial: Sendable {
    public var id: String
    /// Get or Export.
    public var operation: Operation
    /// Whether it is told wrapped under another key.
    public var isWrapped: Bool
    /// Whether it is a private key, which may have left in the file of its certificate; then `id` is the certificate's.
    public var isPrivateKey: Bool

    public init(id: String, operation: Operation, isWrapped: Bool, isPrivateKey: Bool) {
        self.id = id
        self.operation = operation
        self.isWrapped = isWrapped
        self.isPrivateKey = isPrivateKey
    }
}

/// What Poll finds.
public enum PolledAnswer: Sendable {
    case pending
    /// The content of a ``DeferredAnswer``, and of which objects the material in it is not told any more.
    case answered(SecretBytes, withheld: [String: KMIPError])
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
