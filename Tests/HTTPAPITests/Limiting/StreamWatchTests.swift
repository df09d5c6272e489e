import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPAPI

@Suite("Connections of HTTP/2 without a stream")
struct StreamWatchTests {
    private let patience = Patience(idleSeconds: 20)
    private let whole = 20 + Limits.farewellSeconds

    private func connected(_ watch: StreamWatch) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(watch)
        return channel
    }

    @Test("one that never has any is closed, whatever it sends")
    func silent() throws {
        let channel = try connected(StreamWatch(patience))
        for _ in 1..<whole {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(channel.isActive)
            try channel.writeInbound(ByteBuffer(string: "x"))
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("one with a stream stays, and after the last one it has the whole time again")
    func busy() throws {
        let watch = StreamWatch(patience)
        let channel = try connected(watch)
        watch.opened()
        watch.opened()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        watch.closed()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        watch.closed()
        channel.embeddedEventLoop.advanceTime(by: .seconds(whole - 1))
        #expect(channel.isActive)
        watch.opened()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        watch.closed()
        channel.embeddedEventLoop.advanceTime(by: .seconds(whole))
        #expect(!channel.isActive)
    }
}
