import Canonical
import KMIP
import NIOCore
import ServerTLS

/// The shell of a ``ConnectionMachine``: bytes of one connection in and out, its time-outs, and one task at a time that answers.
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
    private var running: (wait: Wait, timer: Scheduled<Void>)?
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
        let (answerer, peer, loop) = (answerer, peer, context.eventLoop)
        let here = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        Task(executorPreference: answerer.executor) {
            let response = await answerer.answer(message, from: peer)
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

    /// One timer for what the client owes; none while the server owes an answer. What comes in between does not renew it.
    private func watch(_ context: ChannelHandlerContext) {
        let channel = context.channel
        let wait = wait(channel)
        guard wait != running?.wait else { return }
        stop()
        guard let wait else { return }
        let seconds = wait == .something && isKnown ? patience.idleSeconds : patience.messageSeconds
        let timer = context.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
        running = (wait, timer)
    }

    private func wait(_ channel: any Channel) -> Wait? {
        if !channel.isWritable { return .restOfMessage }
        guard machine.isIdle else { return nil }
        return framer.isInside ? .restOfMessage : .something
    }

    private func stop() {
        running?.timer.cancel()
        running = nil
    }
}
