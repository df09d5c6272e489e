import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The issuer's side: a small HTTP/1 server on loopback that answers each request with what it was told last.
final class KeySetServer: Sendable {
    struct Answer: Sendable {
        var status = HTTPResponseStatus.ok
        var body = ""
        var location: String?
    }

    private let state = Mutex((answer: Answer(), requests: 0))
    private let channel: any Channel

    let url: String

    private init(_ channel: any Channel, _ told: Told) {
        self.channel = channel
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/keys"
        told.server.withLock { $0 = self }
    }

    static func start(_ body: String) async throws -> KeySetServer {
        let told = Told()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(told))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = KeySetServer(channel, told)
        server.answer(body)
        return server
    }

    var requests: Int { state.withLock { $0.requests } }

    func answer(_ body: String) { state.withLock { $0.answer = Answer(body: body) } }

    func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

    func stop() async { try? await channel.close() }

    private func next() -> Answer {
        state.withLock {
            $0.requests += 1
            return $0.answer
        }
    }

    /// The port is known after the handlers are set up.
    private final class Told: Sendable {
        let server = Mutex<KeySetServer?>(nil)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let told: Told

        init(_ told: Told) { self.told = told }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data), let server = told.server.withLock({ $0 }) else { return }
            let answer = server.next()
            var headers = HTTPHeaders([("content-length", "\(answer.body.utf8.count)")])
            if let location = answer.location { headers.add(name: "location", value: location) }
            let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
