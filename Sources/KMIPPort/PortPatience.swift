/// How long the KMIP port waits for a client, in seconds. Handshakes have ``ServerTLS/TLSLimits``.
public struct PortPatience: Sendable, Hashable {
    /// For a message to begin, after one from a client with a good certificate.
    public let idleSeconds: Int64
    /// For a stranger's first message, from the beginning of a message to its end, and for a response to be taken. The client's progress does not renew it.
    public let messageSeconds: Int64

    public init(idleSeconds: Int64 = 600, messageSeconds: Int64 = 60) {
        self.idleSeconds = idleSeconds
        self.messageSeconds = messageSeconds
    }
}
