import Canonical
import Foundation
import Testing

@testable import Client

@Suite("What a server answers")
struct AnswerTests {
    private func judged(_ status: Int, _ body: String) throws -> ClientError {
        try #require(throws: ClientError.self) {
            _ = try KeyquorumClient.judge(Answer(status: status, body: Bytes(body.utf8)))
        }
    }

    @Test("a problem document becomes a refusal with its code")
    func refusal() throws {
        let body = #"{"code":"share-wrong","detail":"The share of bob is wrong.","status":422,"title":"x","more":[1]}"#
        guard case .refused(let refusal) = try judged(422, body) else { throw FixtureError() }
        #expect(refusal == Refusal(code: "share-wrong", detail: "The share of bob is wrong.", status: 422))
    }

    @Test("sealed is told apart from every other 503")
    func sealed() throws {
        guard case .sealed = try judged(503, #"{"code":"sealed","detail":"d"}"#) else { throw FixtureError() }
        guard case .refused = try judged(503, #"{"code":"database-unavailable","detail":"d"}"#) else {
            throw FixtureError()
        }
    }

    @Test(
        "an answer that is no problem document is a refusal with its status",
        arguments: ["", "<html>", "[]", "{\"code\":1}"]
    )
    func notProblem(body: String) throws {
        guard case .refused(let refusal) = try judged(500, body) else { throw FixtureError() }
        #expect(refusal.code == "unknown" && refusal.detail.contains("500"))
    }

    @Test("a path's part is percent-encoded")
    func urlText() {
        #expect(URLText.encoded("a b/ü~") == "a%20b%2F%C3%BC~")
    }

    @Test("the first PEM block is found between its lines")
    func pem() {
        #expect(PEMBlock.der("x\n-----BEGIN A-----\r\nAQID\r\n-----END A-----\n") == [1, 2, 3])
        #expect(PEMBlock.der("-----END A-----\nAQID") == nil)
        #expect(PEMBlock.der("-----BEGIN A-----\nA\n-----END A-----") == nil)
        #expect(PEMBlock.der("") == nil)
    }

    @Test("a server that nobody runs is unreachable, with a sentence that says what to do")
    func unreachable() async throws {
        let client = try KeyquorumClient(Endpoint(url: "http://127.0.0.1:1"))
        let error = await #expect(throws: ClientError.self) { try await client.get("/v1/seal-status") }
        await client.shutdown()
        guard case .unreachable(let sentence)? = error else { throw FixtureError() }
        #expect(sentence.contains("keyquorum serve"))
    }
}
