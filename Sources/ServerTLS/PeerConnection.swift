public import Canonical
import NIOSSL
import Synchronization

/// What is known of the other end of one connection.
public final class PeerConnection: Sendable {
    /// The peer's IP address; nil where the connection has none.
    public let address: String?
    private let shown = Mutex(Shown())

    private struct Shown {
        var chain: [Bytes]? { didSet { leaf = nil } }
        /// SHA-256 of the first; nil until somebody asks.
        var leaf: Digest?
    }

    public init(address: String?, chain: [Bytes]? = nil) {
        self.address = address
        shown.withLock { $0.chain = chain }
    }

    /// The connection that the current task answers on; child tasks see it too.
    @TaskLocal public static var current: PeerConnection?

    /// The certificates that the peer showed, in DER, leaf first, and proved to have the key of. Nobody has judged them yet. Nil without any.
    public var chain: [Bytes]? { shown.withLock { $0.chain } }

    /// SHA-256 of the client's own certificate in DER. Nil without any.
    public var leaf: Digest? {
        shown.withLock { shown in
            if shown.leaf == nil { shown.leaf = shown.chain?.first.map { Digest(of: $0) } }
            return shown.leaf
        }
    }

    /// Keeps a chain that the peer shows in its handshake; false for one that is too long.
    func keep(_ chain: [NIOSSLCertificate]) -> Bool {
        let certificates = chain.compactMap { try? $0.toDERBytes() }
        guard certificates.count == chain.count, (1...TLSLimits.chain).contains(chain.count),
            certificates.reduce(0, { $0 + $1.count }) <= TLSLimits.chainBytes
        else { return false }
        shown.withLock { $0.chain = certificates }
        return true
    }

    /// A continued session brings the leaf of the session that it continues, and shows nothing.
    func resume(_ leaf: Bytes, _ chains: RememberedChains) {
        shown.withLock { if $0.chain == nil { $0.chain = chains.chain(of: leaf) } }
    }
}
