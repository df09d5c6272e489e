import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection of HTTP/1.1, or a stream of HTTP/2, whose other end is too slow.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: Patience
    private var deadlines = Deadlines()
    private var running: (wait: Deadlines.Wait, timer: Scheduled<Void>)?

    init(_ patience: Patience = Patience()) { self.patience = patience }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: take(.requestHead, context)
        case .body: break
        case .end: take(.requestEnd, context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
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
        let channel = context.channel
        let timer = context.eventLoop.scheduleTask(in: .seconds(wait.seconds(patience))) { channel.close(promise: nil) }
        running = (wait, timer)
    }

    private func stop() {
        running?.timer.cancel()
        running = nil
    }
}
