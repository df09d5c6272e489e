public import Canonical
public import ServerTLS

/// Who answers the messages of the KMIP port.
public protocol KMIPAnswerer: Sendable {
    /// The response to one message in the binary encoding; whatever goes wrong is in it.
    ///
    /// - Parameters:
    ///   - message: one whole message of at most ``KMIP/Limits/messageBytes``, or the beginning of what is none.
    ///   - peer: who sends it; his certificates are to be judged anew for each message.
    func answer(_ message: Bytes, from peer: PeerConnection) async -> PortAnswer

    /// The same for who cannot wait: begins to answer, and calls `done` once, from any thread.
    func begin(_ message: Bytes, from peer: PeerConnection, _ done: @escaping @Sendable (PortAnswer) -> Void)
}

extension KMIPAnswerer {
    public func begin(_ message: Bytes, from peer: PeerConnection, _ done: @escaping @Sendable (PortAnswer) -> Void) {
        Task { done(await answer(message, from: peer)) }
    }
}

/// What is said to one message.
public struct PortAnswer: Sendable {
    public let bytes: Bytes
    /// Whether the sender's certificate is good. Who shows none that is, has his answer, and his connection ends: a place is for clients.
    public let isSenderKnown: Bool

    public init(_ bytes: Bytes, isSenderKnown: Bool) {
        self.bytes = bytes
        self.isSenderKnown = isSenderKnown
    }
}
