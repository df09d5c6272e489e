import NIOCore
import ServerTLS

/// From where a request comes.
struct CallerPlace: Sendable {
    /// Whether the connection comes from this machine. One that never had an address (a test's) counts as local.
    let isLocal: Bool
    /// The caller's IP address, as limits count it; nil where the connection has none.
    let address: String?

    /// - Parameter peer: what is known of the connection's other end, where it has TLS.
    init(_ channel: any Channel, _ peer: PeerConnection?) {
        let remote = channel.remoteAddress
        // A connection that was closed meanwhile has lost its address, but not the listener that took it; a test's never had either. Who sends a
        // request and is gone at once must not count as somebody on this machine.
        let isGone = remote == nil && channel.parent != nil
        isLocal = !isGone && Self.isLoopback(remote)
        address = isGone ? peer?.address ?? "gone" : remote?.ipAddress
    }

    private static func isLoopback(_ address: SocketAddress?) -> Bool {
        switch address {
        case nil, .unixDomainSocket: true
        case .v4: address?.ipAddress?.hasPrefix("127.") ?? false
        case .v6: address?.ipAddress == "::1" || address?.ipAddress?.hasPrefix("::ffff:127.") ?? false
        }
    }
}
