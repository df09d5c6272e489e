import NIOCore
import NIOSSL
import NIOTLS

/// Closes a connection whose handshake takes too long, and looks once at the certificate of one that continues an earlier session.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let tls: NIOSSLServerHandler
    private let peer: PeerConnection
    private let chains: RememberedChains
    private var deadline: Scheduled<Void>?

    init(_ tls: NIOSSLServerHandler, _ peer: PeerConnection, _ chains: RememberedChains) {
        self.tls = tls
        self.peer = peer
        self.chains = chains
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(TLSLimits.handshakeSeconds)) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            deadline?.cancel()
            if let chain = peer.chain {
                // Only now it is proved that the peer has the key: nobody puts a chain behind another's certificate.
                chains.remember(chain)
            } else if let leaf = try? tls.peerCertificate?.toDERBytes() {
                peer.resume(leaf, chains)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
