import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Operations

/// Closes a connection of HTTP/1.1, or a stream of HTTP/2, whose other end is too slow.
///
/// A body that is taken while it comes may take as long as it goes on: so many bytes of it at a time.
///
/// Whose body is late is told so, and has a moment to read it; nothing of the request's own answer comes after that.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What is sent through the channel where the body that is coming is taken piece by piece.
    struct BodyIsTaken: Sendable {}

    private let patience: Patience
    private let isStream: Bool
    private var hasRefused = false
    private var deadlines = Deadlines()
    /// What is waited for, and until when.
    private var owed: (wait: Deadlines.Wait, until: NIODeadline)?
    /// Until when the body must have come that is coming.
    private var bodyUntil: NIODeadline?
    /// Bytes that have come since the deadline was moved for those before.
    private var progress = 0
    /// It looks whether the time is over, or when it will be.
    private var timer: (at: NIODeadline, scheduled: Scheduled<Void>)?

    /// - Parameter isStream: whether this is a stream of HTTP/2.
    init(_ patience: Patience = Patience(), isStream: Bool = false) {
        self.patience = patience
        self.isStream = isStream
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasRefused { return }
        switch unwrapInboundIn(data) {
        case .head:
            bodyUntil = context.eventLoop.now + .seconds(patience.bodySeconds)
            take(.requestHead, context)
        case .body(let bytes): count(bytes.readableBytes, context)
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

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyIsTaken else { return context.triggerUserOutboundEvent(event, promise: promise) }
        take(.taken, context)
        promise?.succeed()
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

    /// Notes by when something must come. The timer stays where it is: to move it with each request costs more than to let it look in vain now and then.
    private func take(_ event: Deadlines.Event, _ context: ChannelHandlerContext) {
        deadlines.take(event)
        guard deadlines.wait != owed?.wait else { return }
        guard let wait = deadlines.wait else {
            owed = nil
            return
        }
        let whole = context.eventLoop.now + .seconds(wait.seconds(patience))
        // That an answer began and ended meanwhile gives a body no more time.
        let until = wait == .body ? bodyUntil ?? whole : whole
        (owed, progress) = ((wait, until), 0)
        if timer.map({ $0.at > until }) ?? true { look(at: until, context) }
    }

    /// Moves the deadline of a body that goes on. The timer looks again by itself.
    private func count(_ bytes: Int, _ context: ChannelHandlerContext) {
        guard let wait = owed?.wait, wait == .progress else { return }
        progress += bytes
        guard progress >= Limits.progress else { return }
        (owed, progress) = ((wait, context.eventLoop.now + .seconds(wait.seconds(patience))), 0)
    }

    private func look(at time: NIODeadline, _ context: ChannelHandlerContext) {
        stop()
        let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let scheduled = context.eventLoop.scheduleTask(deadline: time) {
            let (handler, context) = place.value
            handler.look(context)
        }
        timer = (time, scheduled)
    }

    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        guard let owed else { return }
        if owed.until > context.eventLoop.now { return look(at: owed.until, context) }
        self.owed = nil
        giveUp(owed.wait, context)
    }

    private func giveUp(_ wait: Deadlines.Wait, _ context: ChannelHandlerContext) {
        let channel = context.channel
        guard let sentence = sentence(for: wait), deadlines.isUnanswered, channel.isWritable else {
            return channel.close(promise: nil)
        }
        hasRefused = true
        let refusal = OperationError(.bodyTooSlow, sentence)
        for part in HandlerRefusal(error: refusal, endsConnection: !isStream).parts {
            context.write(wrapOutboundOut(part), promise: nil)
        }
        context.flush()
        context.eventLoop.scheduleTask(in: .seconds(Limits.farewellToSlowSeconds)) { channel.close(promise: nil) }
    }

    /// What is said of a body that is late.
    private func sentence(for wait: Deadlines.Wait) -> String? {
        switch wait {
        case .body:
            "The whole body must come within \(patience.bodySeconds) seconds of its head. What needs no body may be done: look first."
        case .progress:
            "\(Limits.progress) bytes of the body must come within each \(patience.bodySeconds) seconds. Nothing was done with it."
        case .answer, .reader: nil
        }
    }

    private func stop() {
        timer?.scheduled.cancel()
        timer = nil
    }
}
