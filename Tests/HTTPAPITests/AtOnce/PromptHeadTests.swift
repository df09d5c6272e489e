import HTTPTypes
import Testing

@testable import HTTPAPI

@Suite("Heads of messages that may be answered at once")
struct PromptHeadTests {
    private static func head(
        _ fields: HTTPFields = [:],
        method: HTTPRequest.Method = .post,
        path: String = "/kmip",
        length: String? = "7"
    ) -> HTTPRequest {
        var all: HTTPFields = [.userAgent: "test", .accept: "*/*"]
        if let length { all[.contentLength] = length }
        all.append(contentsOf: fields)
        return HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: all)
    }

    @Test("what they say is taken from them")
    func taken() throws {
        let fields: HTTPFields = [
            .authorization: "Bearer x", .contentType: "text/plain", .connection: "Keep-Alive", .acceptEncoding: "gzip",
            .acceptLanguage: "de",
        ]
        let asked = try #require(PromptHead(Self.head(fields)))
        #expect(asked.authorization == "Bearer x" && asked.contentType == "text/plain" && asked.length == 7)
        let bare = try #require(PromptHead(Self.head()))
        #expect(bare.authorization == nil && bare.contentType == nil)
    }

    @Test("another method or path, no length and one that is too large is none of them")
    func others() {
        #expect(PromptHead(Self.head(method: .put)) == nil)
        for path in ["/kmip/", "/kmip?a", "/kmip/2_1", "//kmip", "/KMIP", "kmip"] {
            #expect(PromptHead(Self.head(path: path)) == nil)
        }
        for length in [nil, "", "x", "0", "-1", "\(Limits.promptBody + 1)", "99999999999999999999"] {
            #expect(PromptHead(Self.head(length: length)) == nil)
        }
        #expect(PromptHead(Self.head(length: "\(Limits.promptBody)")) != nil)
    }

    @Test(
        "a field that is not known, one that says more than usual, and one that comes twice is for the usual way",
        arguments: [
            "Origin", "Sec-Fetch-Site", "Idempotency-Key", "Expect", "Transfer-Encoding", "X-Anything", "Host",
            "Cookie",
            "Forwarded", "Upgrade", "Connection", "Content-Length", "Content-Encoding", "Trailer",
        ]
    )
    func fields(_ name: String) throws {
        let name = try #require(HTTPField.Name(name))
        #expect(PromptHead(Self.head([name: "7"])) == nil)
        #expect(PromptHead(Self.head([.authorization: "Bearer x", .authorization: "Bearer y"])) == nil)
        #expect(PromptHead(Self.head([.contentType: "a/b", .contentType: "a/b"])) == nil)
        #expect(PromptHead(Self.head([.connection: "keep-alive, close"])) == nil)
    }
}
