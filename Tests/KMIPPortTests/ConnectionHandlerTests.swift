import KMIP
import NIOCore
import NIOEmbedded
import ServerTLS
import Testing

@testable import KMIPPort

@Suite("A connection of the KMIP port")
struct ConnectionHandlerTests {
    private static let patience = PortPatience(idleSeconds: 100, messageSeconds: 10)

    /// A connection on a loop whose time stands still.
    private func connect(_ answerer: EchoAnswerer = EchoAnswerer()) async throws -> NIOAsyncTestingChannel {
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            let peer = PeerConnection(address: "127.0.0.1")
            let handler = ConnectionHandler(answerer, peer, .standard, Self.patience)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 5_696)).get()
        return channel
    }

    private func read(_ channel: NIOAsyncTestingChannel) async throws -> [UInt8] {
        Array(try await channel.waitForOutboundWrite(as: ByteBuffer.self).readableBytesView)
    }

    @Test("messages that come together are answered in their order")
    func pipelining() async throws {
        let channel = try await connect()
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(1) + .message(2) + .message(3)))
        for number: UInt8 in 1...3 { #expect(try await read(channel) == .echo(number)) }
        #expect(channel.isActive)
        try await channel.close()
    }

    @Test("a message may come byte by byte")
    func pieces() async throws {
        let channel = try await connect()
        for byte in [UInt8].message(1) { try await channel.writeInbound(ByteBuffer(bytes: [byte])) }
        #expect(try await read(channel) == .echo(1))
        try await channel.close()
    }

    @Test("what is no message is answered, and then the connection closes")
    func garbage() async throws {
        let channel = try await connect()
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(1) + Array("GET / HTTP/1.1\r\n\r\n".utf8)))
        #expect(try await read(channel) == .echo(1))
        #expect(try await read(channel) == Array("GET / HT".utf8) + [0])
        try await channel.closeFuture.get()
    }

    @Test("a stranger who sends nothing is closed when the time of a message is over")
    func silent() async throws {
        let channel = try await connect()
        await channel.testingEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        await channel.testingEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("a stranger's connection ends with his answer")
    func stranger() async throws {
        let channel = try await connect(EchoAnswerer(knows: false))
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(1) + .message(2)))
        #expect(try await read(channel) == .echo(1))
        try await channel.closeFuture.get()
    }

    @Test("a client that sends nothing more is closed when its time is over")
    func idle() async throws {
        let channel = try await connect()
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(1)))
        #expect(try await read(channel) == .echo(1))
        await channel.testingEventLoop.advanceTime(by: .seconds(99))
        #expect(channel.isActive)
        await channel.testingEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("a client that sends a message too slowly is closed, however busy it is")
    func slow() async throws {
        let channel = try await connect()
        let message = [UInt8].message(1)
        for byte in message.prefix(9) {
            try await channel.writeInbound(ByteBuffer(bytes: [byte]))
            await channel.testingEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(channel.isActive)
        await channel.testingEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("an answered client has all of its time again")
    func renewed() async throws {
        let channel = try await connect()
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(0)))
        #expect(try await read(channel) == .echo(0))
        await channel.testingEventLoop.advanceTime(by: .seconds(60))
        try await channel.writeInbound(ByteBuffer(bytes: [UInt8].message(1)))
        #expect(try await read(channel) == .echo(1))
        await channel.testingEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        try await channel.close()
    }
}
