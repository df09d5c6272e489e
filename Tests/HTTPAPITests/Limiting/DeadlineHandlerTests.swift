import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HTTPAPI

@Suite("Deadlines of a connection")
struct DeadlineHandlerTests {
    private let head = HTTPRequest(method: .post, scheme: "https", authority: "localhost", path: "/")

    private func connected(_ patience: Patience = Patience()) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: DeadlineHandler(patience))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    @Test("a body that drips is cut off at its deadline, however often something comes")
    func slowBody() throws {
        let channel = try connected()
        try channel.writeInbound(HTTPRequestPart.head(head))
        for _ in 1..<Limits.bodySeconds {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try Self.refusal(channel) == ["408", "close", "body-too-slow"])
        channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.farewellToSlowSeconds))
        #expect(!channel.isActive)
    }

    /// Status, `Connection` and code of a whole answer that was written; nothing where there is none.
    private static func refusal(_ channel: EmbeddedChannel) throws -> [String] {
        guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .body(let body)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .end? = try channel.readOutbound(as: HTTPResponsePart.self)
        else { return [] }
        let code = try JSON(Array(body.readableBytesView))["code"]?.text ?? ""
        return ["\(head.status.code)", head.headerFields[.connection] ?? "", code]
    }

    @Test("a stream of HTTP/2 is told the same without a header about the connection")
    func slowStream() throws {
        let channel = EmbeddedChannel(handler: DeadlineHandler(Patience(bodySeconds: 7), isStream: true))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .seconds(7))
        #expect(try Self.refusal(channel) == ["408", "", "body-too-slow"])
    }

    @Test("after it nothing of the request's own answer is written, and what still comes is not read")
    func silence() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .seconds(7))
        #expect(try Self.refusal(channel).first == "408")
        #expect(throws: ChannelError.self) {
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        }
        _ = try channel.readInbound(as: HTTPRequestPart.self)
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
    }

    @Test("a body that is answered while it comes may take longer, as long as it goes on; one that drips is cut off")
    func progress() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        let half = ByteBuffer(repeating: 0, count: Limits.progress / 2)
        for _ in 0..<20 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(3))
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(half))
        }
        for _ in 1..<7 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("a body that is taken while it comes may take longer too, and one that drips is told so")
    func taken() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.triggerUserOutboundEvent(DeadlineHandler.BodyIsTaken(), promise: nil)
        let half = ByteBuffer(repeating: 0, count: Limits.progress / 2)
        for _ in 0..<20 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(3))
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(half))
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(7))
        #expect(try Self.refusal(channel) == ["408", "close", "body-too-slow"])
    }

    @Test("an answer that ends before its request's body gives that no more time")
    func earlyAnswer() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .unauthorized)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("whose request has an answer already is cut off without another")
    func answeredBefore() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .unauthorized)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(7))
        #expect(!channel.isActive)
    }

    @Test("the settings may say how long a body takes")
    func patience() throws {
        let channel = try connected(Patience(bodySeconds: 7))
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .seconds(6))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try Self.refusal(channel).first == "408")
    }

    @Test("a body that ends in time stops its deadline, and the answer's begins")
    func answer() throws {
        let channel = try connected()
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.bodySeconds - 1))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.answerSeconds - 1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("an answered connection has no deadline of its own, and the next request has a whole one")
    func answered() throws {
        let channel = try connected()
        for _ in 1...3 {
            try channel.writeInbound(HTTPRequestPart.head(head))
            try channel.writeInbound(HTTPRequestPart.end(nil))
            channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.answerSeconds - 1))
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            channel.embeddedEventLoop.advanceTime(by: .hours(24))
        }
        #expect(channel.isActive)
    }

    @Test("a caller who takes nothing of his answer is given up")
    func slowReader() throws {
        let channel = try connected()
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.readerSeconds - 1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}
