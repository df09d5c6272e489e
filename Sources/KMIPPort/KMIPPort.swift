public import KMIP
public import Logging
public import NIOCore
import NIOPosix
public import ServerTLS

/// The KMIP port: messages in the binary encoding over TLS, any number on a connection (KMIP 2.1 sections 10.1 and 10.4; registered as 5696).
///
/// TLS asks for the client's certificate; ``KMIPAnswerer`` judges it for every message, so that a certificate that was revoked or has expired
/// meanwhile is worth nothing on a connection that stays.
public final class KMIPPort: Sendable {
    /// How one port behaves.
    public struct Options: Sendable {
        public let hostname: String
        /// 0 takes any free one.
        public let port: Int
        /// Connections at once; more are closed as they come.
        public let connections: Int
        public let patience: PortPatience
        public let limits: KMIP.Limits
        /// Whether one more connection is taken from where this one comes; else it is closed.
        public let admits: @Sendable (any Channel) -> Bool

        public init(
            hostname: String,
            port: Int,
            connections: Int,
            patience: PortPatience = PortPatience(),
            limits: KMIP.Limits = .standard,
            admits: @escaping @Sendable (any Channel) -> Bool = { _ in true }
        ) {
            self.hostname = hostname
            self.port = port
            self.connections = connections
            self.patience = patience
            self.limits = limits
            self.admits = admits
        }
    }

    private let channel: any Channel
    private let connections: OpenConnections

    private init(_ channel: any Channel, _ connections: OpenConnections) {
        self.channel = channel
        self.connections = connections
    }

    /// The port that is listened on.
    public var port: Int { channel.localAddress?.port ?? 0 }

    /// Listens from now on, on the process's event loops.
    ///
    /// - Throws: NIO's `IOError` when the address cannot be had.
    public static func open(
        _ options: Options,
        _ listener: TLSListener,
        _ answerer: any KMIPAnswerer,
        _ log: Logger
    ) async throws -> KMIPPort {
        let connections = OpenConnections(limit: options.connections)
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: PortLimits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: PortLimits.unsentBytes / 2, high: PortLimits.unsentBytes)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try begin(channel, connections, options, listener, answerer, log)
                }
            }
        let channel = try await bootstrap.bind(host: options.hostname, port: options.port).get()
        return KMIPPort(channel, connections)
    }

    /// Takes no new connection, finishes what is under way, and ends after ten seconds at the latest.
    public func close() async {
        try? await channel.close().get()
        await connections.end(within: PortLimits.farewell, on: channel.eventLoop)
    }

    private static func begin(
        _ channel: any Channel,
        _ connections: OpenConnections,
        _ options: Options,
        _ listener: TLSListener,
        _ answerer: any KMIPAnswerer,
        _ log: Logger
    ) throws {
        guard options.admits(channel) else {
            channel.close(promise: nil)
            return
        }
        guard connections.take(channel) else {
            log.warning("a connection to the KMIP port was closed: there are \(options.connections) already")
            channel.close(promise: nil)
            return
        }
        let peer = try listener.secure(channel)
        let handler = ConnectionHandler(answerer, peer, options.limits, options.patience)
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}
