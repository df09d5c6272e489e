import Canonical
import KMIP
import NIOCore
import ServerTLS

/// The shell of a ``ConnectionMachine``: bytes of one connection in and out, its time-outs, and one message at a time that is answered.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the client owes.
    private enum Wait { case something, restOfMessage }

    private let answerer: any KMIPAnswerer
    private let peer: PeerConnection
    private let patience: PortPatience
    private var machine = ConnectionMachine()
    private var framer: MessageFramer
    /// Nil while the server owes.
    private var owed: (wait: Wait, until: NIODeadline)?
    /// It looks whether the time is over, or when it will be.
    private var timer: (at: NIODeadline, scheduled: Scheduled<Void>)?
    private var hasHeldRead = false
    /// Whether a message came from somebody with a good certificate. Strangers get no more time than one message has.
    private var isKnown = false

    init(_ answerer: any KMIPAnswerer, _ peer: PeerConnection, _ limits: KMIP.Limits, _ patience: PortPatience) {
        self.answerer = answerer
        self.peer = peer
        self.patience = patience
        framer = MessageFramer(limits: limits)
    }

    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        framer.append(unwrapInboundIn(data).readableBytesView)
        do throws(KMIPError) {
            while let message = try framer.next() { handle(.received(message), context) }
        } catch {
            handle(.garbled(framer.beginning), context)
        }
        watch(context)
    }

    /// Nothing is read while the client sends more than it lets the server answer.
    func read(context: ChannelHandlerContext) {
        hasHeldRead = !machine.takesMore
        if !hasHeldRead { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        handle(.writable(context.channel.isWritable), context)
        watch(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { handle(.farewell, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that goes without TLS's farewell is no news.
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func handle(_ event: ConnectionMachine.Event, _ context: ChannelHandlerContext) {
        for effect in machine.handle(event) {
            switch effect {
            case .answer(let message): answer(message, context)
            case .write(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .close: context.close(promise: nil)
            }
        }
    }

    private func answer(_ message: Bytes, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let here = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        answerer.begin(message, from: peer) { response in
            loop.execute { here.value.handler.answered(response, here.value.context) }
        }
    }

    private func answered(_ response: PortAnswer, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        isKnown = response.isSenderKnown
        handle(.answered(response), context)
        if hasHeldRead { context.channel.read() }
        watch(context)
    }

    /// Notes by when the client owes what it owes; nothing while the server owes an answer. What comes in between does not renew it.
    ///
    /// The timer stays where it is: to move it at each message costs more than to let it look in vain now and then.
    private func watch(_ context: ChannelHandlerContext) {
        let wait = wait(context.channel)
        guard wait != owed?.wait else { return }
        guard let wait else {
            owed = nil
            return
        }
        let seconds = wait == .something && isKnown ? patience.idleSeconds : patience.messageSeconds
        let until = context.eventLoop.now + .seconds(seconds)
        owed = (wait, until)
        if timer.map({ $0.at > until }) ?? true { look(at: until, context) }
    }

    private func look(at time: NIODeadline, _ context: ChannelHandlerContext) {
        stop()
        let here = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let scheduled = context.eventLoop.scheduleTask(deadline: time) { here.value.handler.look(here.value.context) }
        timer = (time, scheduled)
    }

    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        guard let owed else { return }
        if owed.until <= context.eventLoop.now { context.close(promise: nil) } else { look(at: owed.until, context) }
    }

    private func wait(_ channel: any Channel) -> Wait? {
        if !channel.isWritable { return .restOfMessage }
        guard machine.isIdle else { return nil }
        return framer.isInside ? .restOfMessage : .something
    }

    private func stop() {
        timer?.scheduled.cancel()
        timer = nil
    }
}
