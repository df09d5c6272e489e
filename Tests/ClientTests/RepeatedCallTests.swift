import Foundation
import Testing

@testable import Client

@Suite("Calls that are sent again")
struct RepeatedCallTests {
    @Test("every POST whose answer the server keeps has a key, and no other")
    func kept() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/CEmbedded/openapi.json"
        )
        let text = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        let paths = try #require((text as? [String: Any])?["paths"] as? [String: [String: Any]])
        var kept: Set<String> = []
        for (path, methods) in paths where path.hasPrefix("/v1/") {
            guard let post = methods["post"] as? [String: Any] else { continue }
            let parameters = post["parameters"] as? [[String: String]] ?? []
            let isKept = parameters.contains { $0["$ref"]?.lowercased().contains("idempotency") ?? false }
            #expect(RepeatedCall.isKept(path) == isKept, "\(path)")
            if isKept { kept.insert(path) }
        }
        #expect(kept.count == 16)
        #expect(!RepeatedCall.isKept("/kmip") && !RepeatedCall.isKept("/v1/recover"))
    }

    @Test("it is sent again where nobody knows whether it was done, and where the database is away for a moment")
    func worthwhile() {
        func refused(_ code: String, _ status: Int) -> ClientError {
            .refused(Refusal(code: code, detail: "", status: status))
        }
        #expect(RepeatedCall.isWorthwhile(after: .lost("")))
        #expect(RepeatedCall.isWorthwhile(after: refused("outcome-unknown", 503)))
        #expect(RepeatedCall.isWorthwhile(after: refused("database-unavailable", 503)))
        #expect(!RepeatedCall.isWorthwhile(after: refused("generation-behind", 503)))
        #expect(!RepeatedCall.isWorthwhile(after: refused("already-exists", 409)))
        #expect(!RepeatedCall.isWorthwhile(after: .unreachable("")))
        #expect(Set((0..<100).map { _ in RepeatedCall.newKey() }).count == 100)
    }
}
