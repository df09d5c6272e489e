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

    private let listener: TLSListener
    private let http1: HTTP1Channel
    private let http2: HTTP2Channel

    init(_ listener: TLSListener, responder: @escaping HTTPChannelHandler.Responder) {
        self.listener = listener
        let stream = HTTPFace.configuration
        http1 = HTTP1Channel(responder: responder, configuration: stream)
        http2 = HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: HTTPFace.idleConnection,
                gracefulCloseTimeout: HTTPFace.farewell,
                streamConfiguration: stream
            )
        )
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let peer = try listener.secure(channel)
            let negotiation = Negotiation { result in begin(result, channel, logger) }
            try channel.pipeline.syncOperations.addHandler(negotiation)
            return Value(spoken: negotiation.protocolNegotiationResult, peer: peer, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            let spoken = try await value.spoken.get()
            await PeerConnection.$current.withValue(value.peer) {
                switch spoken {
                case .http1(let connection): await http1.handle(value: connection, logger: logger)
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
        _ logger: Logger
    ) -> EventLoopFuture<Spoken> {
        switch result {
        case .negotiated("h2"): http2.setup(channel: channel, logger: logger).map { .http2($0) }
        case .negotiated("http/1.1"), .fallback: http1.setup(channel: channel, logger: logger).map { .http1($0) }
        case .negotiated: channel.close().flatMap { channel.eventLoop.makeFailedFuture(UnknownProtocol()) }
        }
    }
}
