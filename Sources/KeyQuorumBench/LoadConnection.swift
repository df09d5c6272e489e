import NIOCore

/// One connection that asks, waits for the answer, and asks again, until the time is over; all on its event loop.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is asked, how an answer is known to be good, and until when.
    struct Task: Sendable {
        let request: ByteBuffer
        let success: [UInt8]
        let failure: [UInt8]
        let end: NIODeadline
    }

    private let framer: LoadFramer
    private var unread = ByteBuffer()
    private var running: (task: Task, asked: NIODeadline, done: EventLoopPromise<[Int64]>)?
    private var times: [Int64] = []

    init(_ framer: LoadFramer) { self.framer = framer }

    /// - Returns: the nanoseconds of each answer; one at least.
    static func run(_ task: Task, on channel: any Channel) -> EventLoopFuture<[Int64]> {
        channel.eventLoop.flatSubmit {
            let done = channel.eventLoop.makePromise(of: [Int64].self)
            do {
                let context = try channel.pipeline.syncOperations.context(handlerType: LoadConnection.self)
                guard let handler = context.handler as? LoadConnection else { throw BenchError("no connection") }
                handler.running = (task, .now(), done)
                handler.times = []
                context.writeAndFlush(handler.wrapOutboundOut(task.request), promise: nil)
            } catch {
                done.fail(error)
            }
            return done.futureResult
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if unread.readableBytes == 0 { unread = bytes } else { unread.writeBuffer(&bytes) }
        guard let count = framer.length(of: unread), let answer = unread.readSlice(length: count), let running else {
            return
        }
        unread.discardReadBytes()
        let now = NIODeadline.now()
        times.append((now - running.asked).nanoseconds)
        guard answer.contains(running.task.success), !answer.contains(running.task.failure) else {
            let words = String(decoding: answer.readableBytesView.prefix(900), as: UTF8.self)
            return finish(.failure(BenchError("a request failed: \(words)")))
        }
        guard now < running.task.end else { return finish(.success(times)) }
        self.running?.asked = now
        context.writeAndFlush(wrapOutboundOut(running.task.request), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(BenchError("the server closed a connection")))
        context.fireChannelInactive()
    }

    private func finish(_ result: Result<[Int64], any Error>) {
        running?.done.completeWith(result)
        running = nil
    }
}

extension ByteBuffer {
    fileprivate func contains(_ pattern: [UInt8]) -> Bool {
        withUnsafeReadableBytes { bytes in
            let last = bytes.count - pattern.count
            return last >= 0
                && (0...last).contains { bytes[$0] == pattern[0] && bytes[$0...].starts(with: pattern) }
        }
    }
}
