/// How long a slow caller is waited for, in seconds.
public struct Patience: Sendable, Hashable {
    /// For something to come on an idle connection, and for the head of a request, which counts as nothing until it is whole.
    public let idleSeconds: Int64
    /// From the head of a request to the end of its body.
    public let bodySeconds: Int64

    /// Nil is what is usual: 60 and 120.
    public init(idleSeconds: Int64? = nil, bodySeconds: Int64? = nil) {
        self.idleSeconds = idleSeconds ?? Limits.idleSeconds
        self.bodySeconds = bodySeconds ?? Limits.bodySeconds
    }
}
