import Canonical

/// A transition as it is stored.
public struct SignedTransition: Sendable, Hashable {
    public let transition: Transition
    /// As stored; checked against the transition.
    public let hash: Digest
    /// By the history key over `transition.bytes`.
    public let signature: Bytes

    public init(_ transition: Transition, hash: Digest, signature: Bytes) {
        self.transition = transition
        self.hash = hash
        self.signature = signature
    }
}
