import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Operations

/// Closes a connection of HTTP/1.1, or a stream of HTTP/2, whose other end is too slow.
///
/// Whose body is late is told so, and has a moment to read it; nothing of the request's own answer comes after that.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: Patience
    private let isStream: Bool
    private var hasRefused = false
    private var deadlines = Deadlines()
    private var running: (wait: Deadlines.Wait, timer: Scheduled<Void>)?

    /// - Parameter isStream: whether this is a stream of HTTP/2.
    init(_ patience: Patience = Patience(), isStream: Bool = false) {
        self.patience = patience
        self.isStream = isStream
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasRefused { return }
        switch unwrapInboundIn(data) {
        case .head: take(.requestHead, context)
        case .body: break
        case .end: take(.requestEnd, context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if hasRefused { return promise.map { $0.fail(ChannelError.ioOnClosedChannel) } ?? () }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind == .informational: break
        case .head: take(.answerHead, context)
        case .body: break
        case .end: take(.answerEnd, context)
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        take(.writable(context.channel.isWritable), context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func take(_ event: Deadlines.Event, _ context: ChannelHandlerContext) {
        deadlines.take(event)
        guard deadlines.wait != running?.wait else { return }
        stop()
        guard let wait = deadlines.wait else { return }
        let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: .seconds(wait.seconds(patience))) {
            let (handler, context) = place.value
            handler.giveUp(wait, context)
        }
        running = (wait, timer)
    }

    private func giveUp(_ wait: Deadlines.Wait, _ context: ChannelHandlerContext) {
        let channel = context.channel
        guard wait == .body, deadlines.isUnanswered, channel.isWritable else { return channel.close(promise: nil) }
        hasRefused = true
        let refusal = OperationError(
            .bodyTooSlow,
            "The whole body must come within \(patience.bodySeconds) seconds of its head. What needs no body may be done: look first."
        )
        for part in HandlerRefusal(error: refusal, endsConnection: !isStream).parts {
            context.write(wrapOutboundOut(part), promise: nil)
        }
        context.flush()
        context.eventLoop.scheduleTask(in: .seconds(Limits.farewellToSlowSeconds)) { channel.close(promise: nil) }
    }

    private func stop() {
        running?.timer.cancel()
        running = nil
    }
}
