import HummingbirdCore
import NIOCore

/// How connections of the HTTP face are bounded.
public enum HTTPFace {
    /// HTTP/1.1 with an idle time-out and small headers, so that slow clients hold little.
    public static var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .seconds(Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerField,
                maxHeaderListSize: Limits.headerList,
                maxHeaderFieldCount: Limits.headerCount
            )
        )
    }
}
