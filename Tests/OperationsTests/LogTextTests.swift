import Testing

@testable import Operations

struct LogTextTests {
    @Test("a caller's text is one line without quotes, and never longer than its bound")
    func bounded() {
        #expect(LogText.bounded("order 7", 256) == "order 7")
        #expect(LogText.bounded("a\r\nb\u{1b}[2J\u{2028}c\u{202e}d\u{0}", 256) == "a  b [2J c d ")
        #expect(LogText.bounded("x\" level=\"error\\", 256) == "x  level= error ")
        #expect(LogText.bounded("ééé", 5) == "éé")
        #expect(LogText.bounded(String(repeating: "a", count: 300), 256).utf8.count == 256)
    }
}
