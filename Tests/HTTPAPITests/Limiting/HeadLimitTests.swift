import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import HTTPAPI

@Suite("Heads that are too large")
struct HeadLimitTests {
    private let head = HTTPRequest(method: .get, scheme: "https", authority: "localhost", path: "/")

    private func connected() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: HeadLimit())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    @Test("they are answered with their code, and the connection ends a moment later")
    func answered() throws {
        let channel = try connected()
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        guard case .head(let answer)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .body(let body)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .end? = try channel.readOutbound(as: HTTPResponsePart.self)
        else {
            Issue.record("no whole answer")
            return
        }
        #expect(answer.status.code == 431)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(answer.headerFields[.contentLength] == "\(body.readableBytes)")
        #expect(try JSON(Array(body.readableBytesView))["code"]?.text == "head-too-large")
        channel.embeddedEventLoop.advanceTime(by: .seconds(Limits.oversizedSeconds - 1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("an answer does not overtake that of a request before")
    func behind() throws {
        let channel = try connected()
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        #expect(throws: HTTPParserError.headerOverflow) { try channel.throwIfErrorCaught() }
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
    }

    @Test("other errors are left to others")
    func others() throws {
        let channel = try connected()
        channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
        #expect(throws: HTTPParserError.invalidMethod) { try channel.throwIfErrorCaught() }
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
    }
}
