import NIOCore
import NIOPosix
import NIOSSL

/// Many connections to one server from one thread, so that the client takes little of the machine.
struct LoadClient: Sendable {
    /// What came of one turn.
    struct Outcome {
        /// Nanoseconds of each answer.
        let times: [Int64]
        /// Seconds on the wall.
        let wall: Double
        /// CPU seconds of the server.
        let server: Double
        /// CPU seconds of this process.
        let client: Double
    }

    private let server: ServerProcess
    private let channels: [any Channel]

    /// Opens connections, over TLS where there is a certificate.
    static func open(
        _ count: Int,
        to server: ServerProcess,
        _ port: UInt16,
        _ framer: LoadFramer,
        _ tls: NIOSSLContext? = nil
    ) async throws -> LoadClient {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil)) }
                    try pipeline.addHandler(LoadConnection(framer))
                }
            }
        var channels: [any Channel] = []
        for _ in 0..<count { channels.append(try await bootstrap.connect(host: "127.0.0.1", port: Int(port)).get()) }
        return LoadClient(server: server, channels: channels)
    }

    /// Lets the first connections ask at once, each its own requests, until the time of its task is over.
    func run(_ connections: Int, _ task: (Int) -> LoadConnection.Task) async throws -> Outcome {
        let (wall, used, own) = (Stopwatch.wall, server.cpu, Stopwatch.cpu)
        let loop = channels[0].eventLoop
        let runs = channels.prefix(connections).enumerated().map { LoadConnection.run(task($0), on: $1) }
        let times = try await EventLoopFuture.whenAllSucceed(runs, on: loop).get().flatMap { $0 }
        return Outcome(
            times: times,
            wall: Stopwatch.wall - wall,
            server: server.cpu - used,
            client: Stopwatch.cpu - own
        )
    }

    func close() async { for channel in channels { try? await channel.close().get() } }
}
