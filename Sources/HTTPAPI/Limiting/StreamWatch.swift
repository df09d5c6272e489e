public import NIOCore

/// Closes a connection of HTTP/2 that has had no stream for too long. It stands in the connection's channel.
///
/// An end that was announced waits for the other side's answer, and a slow caller gives none; this does not ask. Streams have deadlines of
/// their own, and a head that is not whole is no stream.
public final class StreamWatch: ChannelInboundHandler, RemovableChannelHandler {
    public typealias InboundIn = NIOAny

    private let wait: TimeAmount
    private var streams = 0
    private var timer: Scheduled<Void>?
    private var channel: (any Channel)?

    /// It waits for as long as callers are waited for, and for a farewell.
    public init(_ patience: Patience) { wait = .seconds(patience.idleSeconds + Limits.farewellSeconds) }

    public func handlerAdded(context: ChannelHandlerContext) {
        channel = context.channel
        start()
    }

    public func handlerRemoved(context: ChannelHandlerContext) { stop() }

    public func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func opened() {
        streams += 1
        timer?.cancel()
    }

    func closed() {
        streams -= 1
        if streams == 0 { start() }
    }

    private func start() {
        guard let channel, channel.isActive else { return }
        timer?.cancel()
        timer = channel.eventLoop.scheduleTask(in: wait) { channel.close(promise: nil) }
    }

    private func stop() {
        timer?.cancel()
        channel = nil
    }
}

/// Tells the watch of a connection that a stream is there, from the stream's channel, which lives on the same event loop.
final class StreamMark: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var watch: StreamWatch?

    func handlerAdded(context: ChannelHandlerContext) {
        watch = try? context.channel.parent?.pipeline.syncOperations.handler(type: StreamWatch.self)
        watch?.opened()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        watch?.closed()
        watch = nil
    }
}
