import Synchronization

/// The server's certificate as it is now. Whoever renews it puts the new one here; connections that stand keep the one that they began with,
/// new ones get the new one.
public final class CertificateSource: Sendable {
    private let state: Mutex<(identity: TLSIdentity, generation: UInt64)>

    public init(_ identity: TLSIdentity) {
        state = Mutex((identity, 1))
    }

    /// What the next handshake shows.
    public var identity: TLSIdentity { state.withLock { $0.identity } }

    /// From the next handshake on this one is shown.
    public func replace(_ identity: TLSIdentity) {
        state.withLock { $0 = (identity, $0.generation + 1) }
    }

    /// The certificate, and a number that grows with each replacement.
    var current: (identity: TLSIdentity, generation: UInt64) { state.withLock { $0 } }
}
