import HTTPTypes
import NIOCore
import NIOHTTPTypes
import ServerTLS

/// Answers on a connection of HTTP/1.1 what ``PromptMessages`` answers, and hands all else on as it came.
///
/// It stands behind what bounds heads and deadlines and before the router's way, on the event loop. It holds a request only until it is whole, and only
/// while nothing else of the connection is under way.
final class PromptHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private struct Held {
        let head: HTTPRequest
        let asked: PromptHead
        var body = ByteBuffer()
        /// Whether something was read since its head came.
        var hasWaited = false
    }

    private let prompt: PromptMessages
    private let peer: PeerConnection?
    private let idle: TimeAmount
    private var turn: PromptTurn?
    private var held: Held?
    private var place: CallerPlace?
    /// How many bytes of bodies wait for the end of a read; with TLS the channel does not count them.
    private var unflushed = 0

    /// - Parameters:
    ///   - peer: what is known of the other end, where there is TLS.
    ///   - idle: for how long the connection may be idle.
    init(_ prompt: PromptMessages, _ peer: PeerConnection?, idle: TimeAmount) {
        self.prompt = prompt
        self.peer = peer
        self.idle = idle
    }

    func handlerAdded(context: ChannelHandlerContext) {
        turn = PromptTurn(context.eventLoop.now, idle: idle)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): take(head, data, context)
        case .body(var part): if held?.body.writeBuffer(&part) == nil { context.fireChannelRead(data) }
        case .end(let trailers):
            if trailers == nil, answer(context) { return }
            handOn(context)
            context.fireChannelRead(data)
        }
    }

    /// Who sends a head and its body apart is waited for once; whoever takes longer goes the usual way, where that is noted.
    func channelReadComplete(context: ChannelHandlerContext) {
        if let held, held.hasWaited || held.body.readableBytes > 0 { handOn(context) }
        held?.hasWaited = true
        if unflushed > 0 { context.flush() }
        unflushed = 0
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { turn?.answered() }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The server ends, or the other end has said all.
        end(context)
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        held = nil
        context.fireChannelInactive()
    }

    private func take(_ head: HTTPRequest, _ data: NIOAny, _ context: ChannelHandlerContext) {
        handOn(context)
        let now = context.eventLoop.now
        let hasRoom = context.channel.isWritable && unflushed < Limits.promptUnflushed
        if turn?.isFree(now) == true, hasRoom, let asked = PromptHead(head) {
            held = Held(head: head, asked: asked)
        } else {
            turn?.passed(now)
            // The usual way may end the connection behind such a request.
            if head.headerFields[.connection].map({ $0.lowercased() != "keep-alive" }) ?? false { turn?.end() }
            context.fireChannelRead(data)
        }
    }

    /// Whether the held request, which is whole, was answered.
    private func answer(_ context: ChannelHandlerContext) -> Bool {
        guard let held, held.body.readableBytes == held.asked.length, context.channel.isActive,
            let place = place(context.channel),
            let answer = prompt.answer(held.asked, held.head, held.body, from: place, peer)
        else { return false }
        self.held = nil
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        unflushed += answer.body.readableBytes
        return true
    }

    /// The parts of a held request go the usual way after all.
    private func handOn(_ context: ChannelHandlerContext) {
        guard let held else { return }
        self.held = nil
        turn?.passed(context.eventLoop.now)
        context.fireChannelRead(wrapInboundOut(.head(held.head)))
        if held.body.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(.body(held.body))) }
    }

    private func end(_ context: ChannelHandlerContext) {
        handOn(context)
        turn?.end()
    }

    /// Where the connection comes from, which stays; nil where it is gone.
    private func place(_ channel: any Channel) -> CallerPlace? {
        if place == nil, channel.remoteAddress != nil || channel.parent == nil { place = CallerPlace(channel, peer) }
        return place
    }
}
