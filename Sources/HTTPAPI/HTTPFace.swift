import HummingbirdCore
import NIOCore
public import ServerTLS

/// How connections of the HTTP face are bounded.
public enum HTTPFace {
    /// What every answer calls the server.
    public static let serverName = "keyquorum"

    /// HTTP/1.1 with deadlines and small headers, so that slow clients hold little.
    ///
    /// - Parameters:
    ///   - bound: how many connections an address may have; nil where nobody counts, or somebody did already.
    ///   - prompt: what answers some requests at once; nil where nothing does.
    ///   - peer: what is known of the other end, where there is TLS.
    public static func configuration(
        _ patience: Patience = Patience(),
        _ bound: AddressBound? = nil,
        _ prompt: PromptMessages? = nil,
        of peer: PeerConnection? = nil
    ) -> HTTP1Channel.Configuration {
        configuration(patience) {
            let first: [any RemovableChannelHandler] = bound.map { [AddressGate($0)] } ?? []
            let last = prompt.map { [PromptHandler($0, peer, idle: .seconds(patience.idleSeconds))] } ?? []
            return first + [DeadlineHandler(patience), HeadLimit()] + last
        }
    }

    /// The same for one stream of HTTP/2, in a connection that has a ``StreamWatch``.
    public static func streamConfiguration(_ patience: Patience) -> HTTP1Channel.Configuration {
        configuration(patience) { [StreamMark(), DeadlineHandler(patience, isStream: true)] }
    }

    private static func configuration(
        _ patience: Patience,
        _ handlers: @escaping @Sendable () -> [any RemovableChannelHandler]
    ) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers(),
            idleTimeout: .seconds(patience.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerField,
                maxHeaderListSize: Limits.headerList,
                maxHeaderFieldCount: Limits.headerCount
            )
        )
    }

    /// How long a connection of HTTP/2 may stand without a stream.
    public static func idleConnection(_ patience: Patience) -> Duration { .seconds(patience.idleSeconds) }

    /// How long streams of HTTP/2 may take after the server was told to end.
    public static var farewell: Duration { .seconds(Limits.farewellSeconds) }
}
