import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import ServerTLS
import Synchronization
import Testing

@testable import HTTPAPI

/// A connection whose messages have an answer at once as long as ``answers`` says so.
@Suite("Requests of a connection that are answered where they were read")
struct PromptHandlerTests {
    private final class Answers: Sendable {
        let given = Mutex<[UInt8]?>(Array("answer".utf8))
    }

    private let answers = Answers()
    private let metrics = RequestMetrics()
    private let options = FaceOptions(isReachedByHTTPSOnly: true)

    private func connected(_ options: FaceOptions? = nil, from address: String = "127.0.0.1") async throws
        -> EmbeddedChannel
    {
        let (options, answers) = (options ?? self.options, answers)
        let limits = RequestLimits(options)
        let prompt = PromptMessages(try await TestServer().server, options, Callers(), limits, metrics) { _ in
            answers.given.withLock { $0 }
        }
        let channel = EmbeddedChannel()
        channel.connect(to: try SocketAddress(ipAddress: address, port: 1), promise: nil)
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        try channel.pipeline.syncOperations.addHandler(PromptHandler(prompt, nil, idle: .seconds(60)))
        return channel
    }

    private static func head(_ fields: HTTPFields = [:], path: String = "/kmip", authority: String = "localhost")
        -> HTTPRequest
    {
        var all = fields
        all[.contentLength] = "4"
        return HTTPRequest(method: .post, scheme: "http", authority: authority, path: path, headerFields: all)
    }

    private static func request(_ head: HTTPRequest = head()) -> [HTTPRequestPart] {
        [.head(head), .body(ByteBuffer(string: "body")), .end(nil)]
    }

    @Test("a connection that was opened ahead is one since then, not since its first request")
    func openedAhead() async throws {
        let channel = try await connected()
        channel.embeddedEventLoop.advanceTime(by: .seconds(6))
        try Self.request().forEach { try channel.writeInbound($0) }
        #expect(try Self.through(channel).count == 3)
        #expect(try Self.written(channel) == [])
    }

    @Test("what is asked behind many answers that were not sent yet goes the usual way")
    func unsent() async throws {
        answers.given.withLock { $0 = [UInt8](repeating: 7, count: 40 << 10) }
        let channel = try await connected()
        for _ in 0..<3 {
            for part in Self.request() { channel.pipeline.fireChannelRead(part) }
        }
        channel.pipeline.fireChannelReadComplete()
        #expect(try Self.written(channel) == [200, 200])
        #expect(try Self.through(channel).count == 3)
    }

    private static let answer: [HTTPResponsePart] = [.head(HTTPResponse(status: .notFound)), .end(nil)]

    /// What came through to the usual way.
    private static func through(_ channel: EmbeddedChannel) throws -> [HTTPRequestPart] {
        var parts: [HTTPRequestPart] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) { parts.append(part) }
        return parts
    }

    /// Status codes of the answers that were written.
    private static func written(_ channel: EmbeddedChannel) throws -> [Int] {
        var statuses: [Int] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part { statuses.append(head.status.code) }
        }
        return statuses
    }

    private func isPrompt(_ parts: [HTTPRequestPart], on channel: EmbeddedChannel) throws -> Bool {
        for part in parts { channel.pipeline.fireChannelRead(part) }
        channel.pipeline.fireChannelReadComplete()
        let through = try Self.through(channel)
        #expect(through.isEmpty || through == parts)
        let written = try Self.written(channel)
        #expect(written == (through.isEmpty ? [200] : []))
        return through.isEmpty
    }

    @Test("the answer says what every answer says, and is counted")
    func whole() async throws {
        let channel = try await connected()
        for part in Self.request() { channel.pipeline.fireChannelRead(part) }
        channel.pipeline.fireChannelReadComplete()
        guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .body(let body)? = try channel.readOutbound(as: HTTPResponsePart.self),
            case .end(nil)? = try channel.readOutbound(as: HTTPResponsePart.self)
        else {
            Issue.record("no whole answer")
            return
        }
        #expect(String(buffer: body) == "answer")
        #expect(
            head.headerFields.map(\.name) == [
                .contentType, .contentLength, .cacheControl, .strictTransportSecurity, .date, .server,
            ]
        )
        #expect(head.headerFields[.contentLength] == "6")
        #expect(head.headerFields[.cacheControl] == "no-cache, no-store")
        #expect(try Self.through(channel).isEmpty)
    }

    @Test("what has no answer at once goes on as it came, and so does what comes until that has one")
    func order() async throws {
        let channel = try await connected()
        #expect(try isPrompt(Self.request(), on: channel))
        answers.given.withLock { $0 = nil }
        #expect(try !isPrompt(Self.request(), on: channel))
        answers.given.withLock { $0 = [1] }
        #expect(try !isPrompt(Self.request(), on: channel))
        for _ in 1...2 {
            for part in Self.answer { try channel.writeOutbound(part) }
        }
        #expect(try Self.written(channel) == [404, 404])
        #expect(try isPrompt(Self.request(), on: channel))
    }

    @Test("a head and its body may come apart; in more pieces they go on as they came")
    func pieces() async throws {
        let channel = try await connected()
        channel.pipeline.fireChannelRead(HTTPRequestPart.head(Self.head()))
        channel.pipeline.fireChannelReadComplete()
        #expect(try isPrompt(Array(Self.request().dropFirst()), on: channel))
        channel.pipeline.fireChannelRead(HTTPRequestPart.head(Self.head()))
        channel.pipeline.fireChannelReadComplete()
        #expect(try Self.through(channel).isEmpty)
        channel.pipeline.fireChannelReadComplete()
        #expect(try Self.through(channel) == [.head(Self.head())])
        let rest: [HTTPRequestPart] = [.body(ByteBuffer(string: "bo")), .body(ByteBuffer(string: "dy")), .end(nil)]
        for part in rest { channel.pipeline.fireChannelRead(part) }
        #expect(try Self.through(channel) == rest)
    }

    @Test("a body that is not whole is handed on with its head")
    func half() async throws {
        let channel = try await connected()
        let parts: [HTTPRequestPart] = [.head(Self.head()), .body(ByteBuffer(string: "bo"))]
        for part in parts { channel.pipeline.fireChannelRead(part) }
        #expect(try Self.through(channel).isEmpty)
        channel.pipeline.fireChannelReadComplete()
        #expect(try Self.through(channel) == parts)
    }

    @Test("what is held when the connection ends goes on before that, and nothing is answered at once any more")
    func end() async throws {
        let channel = try await connected()
        channel.pipeline.fireChannelRead(HTTPRequestPart.head(Self.head()))
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try Self.through(channel) == [.head(Self.head())])
        for part in Self.answer { try channel.writeOutbound(part) }
        _ = try Self.written(channel)
        #expect(try !isPrompt(Self.request(), on: channel))
    }

    @Test("trailers, and heads that say more, are for the usual way; behind one that ends the connection, so is all")
    func heads() async throws {
        for head in [
            Self.head(path: "/version"), Self.head([.origin: "https://here"]), Self.head(authority: "evil.example"),
        ] {
            #expect(try !isPrompt(Self.request(head), on: try await connected()))
        }
        let trailed: [HTTPRequestPart] = [.head(Self.head()), .body(ByteBuffer(string: "body")), .end([.accept: "x"])]
        #expect(try !isPrompt(trailed, on: try await connected()))
        let channel = try await connected()
        #expect(try !isPrompt(Self.request(Self.head([.connection: "close"])), on: channel))
        for part in Self.answer { try channel.writeOutbound(part) }
        _ = try Self.written(channel)
        #expect(try !isPrompt(Self.request(), on: channel))
    }

    @Test("where callers are counted, and when somebody there tried credentials, all goes the usual way")
    func limited() async throws {
        #expect(try !isPrompt(Self.request(), on: try await connected(FaceOptions(requestRate: 10))))
        #expect(try isPrompt(Self.request(), on: try await connected(from: "127.0.0.2")))
    }

    @Test("a caller who does not read is waited for on the usual way")
    func unread() async throws {
        let channel = try await connected()
        channel.isWritable = false
        #expect(try !isPrompt(Self.request(), on: channel))
    }
}
