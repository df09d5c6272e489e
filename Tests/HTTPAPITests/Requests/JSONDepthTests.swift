import Testing

@testable import HTTPAPI

@Suite("The depth of JSON")
struct JSONDepthTests {
    private func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
        Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
    }

    @Test("so many levels are read, and one more is refused", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func boundary(open: String, close: String) {
        #expect(JSONDepth.isWithin(64, nested(64, open, close)))
        #expect(!JSONDepth.isWithin(64, nested(65, open, close)))
    }

    @Test("brackets inside a text, and behind an escaped quote in it, do not count")
    func texts() {
        let brackets = String(repeating: "[{", count: 100)
        #expect(JSONDepth.isWithin(1, Array(#"{"a":"\#(brackets)"}"#.utf8)))
        #expect(JSONDepth.isWithin(1, Array(#"{"a":"\"\#(brackets)\\"}"#.utf8)))
        #expect(!JSONDepth.isWithin(1, Array(#"{"a":"\\",\#(brackets)"}"#.utf8)))
    }

    @Test("lists beside one another are not inside one another")
    func beside() {
        let row = Array(repeating: "[]", count: 1_000).joined(separator: ",")
        #expect(JSONDepth.isWithin(2, Array("[\(row)]".utf8)))
    }

    @Test("so many values are read, and one more is refused; commas in texts do not count")
    func values() {
        func list(_ count: Int) -> [UInt8] {
            Array("[\(Array(repeating: "0", count: count).joined(separator: ","))]".utf8)
        }
        #expect(JSONDepth.hasAtMost(1_000, list(1_000)))
        #expect(!JSONDepth.hasAtMost(1_000, list(1_001)))
        #expect(JSONDepth.hasAtMost(1, Array(#"["a,\",,"]"#.utf8)))
    }

    @Test("what is no JSON does not trap", arguments: ["", "]]]]", "\"", "\\", "\"\\", "}{"])
    func nonsense(text: String) {
        #expect(JSONDepth.isWithin(64, Array(text.utf8)))
    }
}
