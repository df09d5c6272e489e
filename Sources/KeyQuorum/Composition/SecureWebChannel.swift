import HTTPAPI
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOTLS
import ServerTLS

/// HTTPS on one port: HTTP/2 or HTTP/1.1 by ALPN (RFC 7301), each request with what its connection's peer showed in the handshake.
///
/// Hummingbird has such a channel too; this one takes the certificate anew for each connection and keeps the peer's chain.
struct SecureWebChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        fileprivate let spoken: EventLoopFuture<Spoken>
        fileprivate let peer: PeerConnection
        let channel: any Channel
    }

    fileprivate enum Spoken: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    private typealias Negotiation = NIOTypedApplicationProtocolNegotiationHandler<Spoken>

    private struct UnknownProtocol: Error {}
    /// The caller has as many connections as he may.
    private struct TooMany: Error {}

    private let listener: TLSListener
    private let patience: Patience
    private let bound: AddressBound?
    private let prompt: PromptMessages?
    private let responder: HTTPChannelHandler.Responder
    private let http2: HTTP2Channel

    init(
        _ listener: TLSListener,
        _ patience: Patience,
        _ bound: AddressBound?,
        _ prompt: PromptMessages?,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.bound = bound
        self.listener = listener
        self.patience = patience
        self.prompt = prompt
        self.responder = responder
        // A head of more than 16 KiB ends the connection and not only its stream: HPACK's decoder stops within the block, and then the table that
        // both sides share fits no later one. Hummingbird passes no settings of HTTP/2 on by which the bound could be another.
        http2 = HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: HTTPFace.idleConnection(patience),
                gracefulCloseTimeout: HTTPFace.farewell,
                streamConfiguration: HTTPFace.streamConfiguration(patience)
            )
        )
    }

    /// For one connection, since what answers at once must know whose it is.
    private func http1(_ peer: PeerConnection) -> HTTP1Channel {
        HTTP1Channel(responder: responder, configuration: HTTPFace.configuration(patience, nil, prompt, of: peer))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            guard bound?.admit(channel) ?? true else {
                // The error alone would leave it open and counted until its other end goes.
                channel.close(promise: nil)
                throw TooMany()
            }
            let peer = try listener.secure(channel)
            let negotiation = Negotiation { result in begin(result, channel, peer, logger) }
            try channel.pipeline.syncOperations.addHandler(negotiation)
            return Value(spoken: negotiation.protocolNegotiationResult, peer: peer, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            let spoken = try await value.spoken.get()
            await PeerConnection.$current.withValue(value.peer) {
                switch spoken {
                case .http1(let connection): await http1(value.peer).handle(value: connection, logger: logger)
                case .http2(let connection): await http2.handle(value: connection, logger: logger)
                }
            }
        } catch {
            logger.debug("handshake failed", metadata: ["reason": "\(error)"])
        }
    }

    private func begin(
        _ result: ALPNResult,
        _ channel: any Channel,
        _ peer: PeerConnection,
        _ logger: Logger
    ) -> EventLoopFuture<Spoken> {
        switch result {
        case .negotiated("h2"):
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(StreamWatch(patience))
            }.flatMap { http2.setup(channel: channel, logger: logger).map { .http2($0) } }
        case .negotiated("http/1.1"), .fallback: http1(peer).setup(channel: channel, logger: logger).map { .http1($0) }
        case .negotiated: channel.close().flatMap { channel.eventLoop.makeFailedFuture(UnknownProtocol()) }
        }
    }
}
