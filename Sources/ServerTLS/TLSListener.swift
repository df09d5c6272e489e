public import NIOCore
import NIOSSL
import Synchronization

/// TLS on one port: the certificate of a ``CertificateSource``, and what this port asks of its clients.
public final class TLSListener: Sendable {
    public let options: Options
    private let source: CertificateSource
    /// Which certificate and which client CAs a context was made of.
    private typealias Generation = (identity: UInt64, authorities: UInt64)
    private let made: Mutex<(context: NIOSSLContext, generation: Generation)>
    private let chains = RememberedChains()

    /// - Throws: `TLSError` with code `tls-mismatch` when TLS refuses the certificate.
    public init(_ source: CertificateSource, _ options: Options = Options()) throws(TLSError) {
        self.options = options
        self.source = source
        let (identity, generation) = source.current
        let authorities = options.clientAuthorities?.current.generation ?? 0
        made = Mutex((try Self.context(options, identity), (generation, authorities)))
    }

    /// Puts TLS before everything else of a new connection, with a deadline for its handshake.
    ///
    /// Call it on the channel's event loop, before other handlers are added.
    /// - Returns: what is known of the peer; its chain is there once the handshake is done.
    /// - Throws: what the pipeline throws when the channel is closed already.
    public func secure(_ channel: any Channel) throws -> PeerConnection {
        let peer = PeerConnection(address: channel.remoteAddress?.ipAddress)
        let chains = chains
        let tls = NIOSSLServerHandler(
            context: context,
            customVerificationCallback: { chain, verdict in
                verdict.succeed(peer.keep(chain) ? .certificateVerified : .failed)
            }
        )
        let watch = HandshakeWatch(tls, peer, chains)
        try channel.pipeline.syncOperations.addHandlers([tls, watch])
        return peer
    }

    /// The context for the next handshake, made anew when the certificate or the client CAs were replaced. A certificate that TLS does not take
    /// never gets here, because ``TLSIdentity`` tried it; should it happen, the old one stays.
    private var context: NIOSSLContext {
        let (identity, generation) = source.current
        let authorities = options.clientAuthorities?.current.generation ?? 0
        return made.withLock { made in
            let isNewer = generation > made.generation.identity || authorities > made.generation.authorities
            if isNewer, let context = try? Self.context(options, identity) {
                made = (context, (generation, authorities))
            }
            return made.context
        }
    }

    private static func context(_ options: Options, _ identity: TLSIdentity) throws(TLSError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: options.configuration(identity))
        } catch {
            throw TLSError(.mismatch, "The certificate cannot be used for TLS: give another one.")
        }
    }
}
