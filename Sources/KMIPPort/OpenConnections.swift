import NIOCore
import Synchronization

/// The connections of one port, so many at most.
final class OpenConnections: Sendable {
    private let limit: Int
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(limit: Int) { self.limit = limit }

    /// Takes one more, until it closes; false when there are as many as may be.
    func take(_ channel: any Channel) -> Bool {
        let key = ObjectIdentifier(channel)
        let isTaken = channels.withLock { channels in
            guard channels.count < limit else { return false }
            channels[key] = channel
            return true
        }
        guard isTaken else { return false }
        channel.closeFuture.whenComplete { _ in self.channels.withLock { $0[key] = nil } }
        return true
    }

    /// Lets each finish what is under way, and waits for all, or until the time is over.
    func end(within time: TimeAmount, on loop: any EventLoop) async {
        let open = channels.withLock { Array($0.values) }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let late = loop.scheduleTask(in: time) { for channel in open { channel.close(promise: nil) } }
        for channel in open { try? await channel.closeFuture.get() }
        late.cancel()
    }
}
