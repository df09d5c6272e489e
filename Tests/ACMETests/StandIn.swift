import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An ACME server of the tests' own, over plain HTTP on loopback: it makes accounts, takes every signature, and refuses orders.
final class StandIn: Sendable {
    struct Reply: Sendable {
        let status: Int
        var headers: [(String, String)] = []
        var body = ""
    }

    private struct State {
        var channel: (any Channel)?
        var seen: [(path: String, body: String)] = []
        var replies: [String: Reply] = [:]
    }

    private let state = Mutex(State())

    /// Starts it.
    static func start() async throws -> StandIn {
        let server = StandIn()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StandInHandler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.state.withLock { $0.channel = channel }
        server.setUp()
        return server
    }

    func stop() async { try? await state.withLock { $0.channel }?.close().get() }

    var url: String { "http://127.0.0.1:\(state.withLock { $0.channel }?.localAddress?.port ?? 0)" }

    func reply(_ path: String, _ reply: Reply) { state.withLock { $0.replies[path] = reply } }

    /// The decoded payloads of the requests for the path.
    func payloads(_ path: String) -> [String] {
        state.withLock { $0.seen }.filter { $0.path == path }.map { seen in
            struct Envelope: Decodable { let payload: String }
            guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(seen.body.utf8)) else { return "" }
            let standard = envelope.payload.replacingOccurrences(of: "-", with: "+").replacingOccurrences(
                of: "_",
                with: "/"
            )
            let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
            return Data(base64Encoded: padded).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    func answer(_ path: String, _ body: String) -> Reply {
        state.withLock { state in
            state.seen.append((path, body))
            return state.replies.first { path.hasPrefix($0.key) }?.value ?? Reply(status: 404)
        }
    }

    /// The usual directory, nonces and accounts.
    private func setUp() {
        reply(
            "/dir",
            Reply(
                status: 200,
                body: """
                    {"newNonce": "\(url)/nonce", "newAccount": "\(url)/account", "newOrder": "\(url)/order",
                    "renewalInfo": "\(url)/renewal"}
                    """
            )
        )
        reply("/nonce", Reply(status: 200, headers: [("replay-nonce", "abc")]))
        reply(
            "/account",
            Reply(
                status: 200,
                headers: [("replay-nonce", "def"), ("location", "\(url)/account/1")],
                body: "{\"status\": \"valid\"}"
            )
        )
    }
}

private final class StandInHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: StandIn
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ server: StandIn) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ""
        case .body(let bytes): body += String(buffer: bytes)
        case .end: respond(context)
        }
    }

    private func respond(_ context: ChannelHandlerContext) {
        let reply = server.answer(head?.uri ?? "", body)
        var headers = HTTPHeaders(reply.headers)
        headers.add(name: "content-length", value: "\(reply.body.utf8.count)")
        let response = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: reply.status),
            headers: headers
        )
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if head?.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
