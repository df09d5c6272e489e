import NIOCore
import NIOHTTP1

/// Answers one request: the text of a known token, otherwise 404; then the connection ends.
final class ChallengeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answers: ChallengeAnswers
    private var text: String?
    private var isGet = false
    private var isAnswered = false

    init(_ answers: ChallengeAnswers) {
        self.answers = answers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard !isAnswered else { return }
            isGet = head.method == .GET
            text = isGet || head.method == .HEAD ? answers.answer(path: head.uri) : nil
            // Nobody who asks for a challenge sends a body.
            if head.headers.contains(name: "content-length") || head.isChunked { respond(context) }
        case .body: break
        case .end: respond(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Once: whatever follows on the connection is dropped with it.
    private func respond(_ context: ChannelHandlerContext) {
        guard !isAnswered else { return }
        isAnswered = true
        let body = Array((text ?? "").utf8)
        var headers = HTTPHeaders([("content-length", "\(body.count)"), ("connection", "close")])
        if text != nil { headers.add(name: "content-type", value: "application/octet-stream") }
        let head = HTTPResponseHead(version: .http1_1, status: text == nil ? .notFound : .ok, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if isGet { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil) }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}

extension HTTPRequestHead {
    fileprivate var isChunked: Bool { headers.contains(name: "transfer-encoding") }
}
