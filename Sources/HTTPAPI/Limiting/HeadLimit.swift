import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Operations

/// Answers a request of HTTP/1.1 whose head is larger than the decoder takes, such as one with a token of megabytes, and ends the connection.
///
/// The rest of the head is read and forgotten for a moment, so that a caller who sends first and reads then finds the answer.
final class HeadLimit: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Requests whose answers are not finished; an answer must not overtake theirs.
    private var open = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { open += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { open -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard open == 0, error as? HTTPParserError == .headerOverflow else { return context.fireErrorCaught(error) }
        for part in HandlerRefusal(error: Self.refusal, endsConnection: true).parts {
            context.write(wrapOutboundOut(part), promise: nil)
        }
        context.flush()
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(Limits.oversizedSeconds)) { channel.close(promise: nil) }
    }

    private static let refusal = OperationError(
        .headTooLarge,
        "The head of a request has at most \(Limits.headerList) bytes, and one field \(Limits.headerField)."
    )
}
