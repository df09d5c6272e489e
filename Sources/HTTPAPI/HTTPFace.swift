import HummingbirdCore
import NIOCore

/// How connections of the HTTP face are bounded.
public enum HTTPFace {
    /// HTTP/1.1, or one stream of HTTP/2, with deadlines and small headers, so that slow clients hold little.
    public static var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [DeadlineHandler()],
            idleTimeout: .seconds(Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerField,
                maxHeaderListSize: Limits.headerList,
                maxHeaderFieldCount: Limits.headerCount
            )
        )
    }

    /// How long a connection of HTTP/2 may stand without a stream.
    public static var idleConnection: Duration { .seconds(Limits.idleSeconds) }

    /// How long streams of HTTP/2 may take after the server was told to end.
    public static var farewell: Duration { .seconds(Limits.farewellSeconds) }
}
