import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers HTTP-01 challenges on a port of its own, which is open while an order is under way.
final class ChallengeListener: ChallengeResponder {
    private let address: ListenerAddress
    private let answers = ChallengeAnswers()
    private let open = ConnectionCount(limit: ACMELimits.connections)
    private let channel = Mutex<(any Channel)?>(nil)

    init(_ address: ListenerAddress) {
        self.address = address
    }

    /// The port that is listened on, while it is.
    var port: Int? { channel.withLock { $0?.localAddress?.port } }

    /// - Throws: `acme-port`.
    func open() async throws(ACMEError) {
        // "::" takes IPv4 as well, unless the machine has no IPv6.
        let hosts = address.host.map { [$0] } ?? ["::", "0.0.0.0"]
        var last: (any Error)?
        for host in hosts {
            do {
                let bound = try await bootstrap().bind(host: host, port: address.port).get()
                return channel.withLock { $0 = bound }
            } catch {
                last = error
            }
        }
        throw ACMEError(
            .port,
            "acme-http-port \(address.port) cannot be listened on (\((last as? IOError).map(Self.reason) ?? "no such address")): free it, "
                + "let the server take ports below 1024 (CAP_NET_BIND_SERVICE), or choose another that port 80 leads to."
        )
    }

    func place(token: String, text: String) async throws(ACMEError) { answers.place(text, token: token) }

    func withdraw(token: String) async { answers.withdraw(token) }

    func close() async {
        let bound = channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await bound?.close().get()
    }

    private static func reason(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "another program has it"
        case EACCES: "this user may not"
        default: "error \(error.errnoCode)"
        }
    }

    private func bootstrap() -> ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [answers, open] channel in
                guard open.enter() else { return channel.close() }
                channel.closeFuture.whenComplete { _ in open.leave() }
                channel.eventLoop.scheduleTask(in: .seconds(ACMELimits.connectionSeconds)) {
                    channel.close(promise: nil)
                }
                return channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    try sync.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
                    try sync.addHandler(ChallengeHandler(answers))
                }
            }
    }
}
