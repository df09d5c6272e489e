import Testing

@testable import HTTPAPI

@Suite("Dates of heads")
struct HTTPDateTests {
    @Test("they are those of RFC 9110")
    func dates() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.text(1_709_210_096) == "Thu, 29 Feb 2024 12:34:56 GMT")
        #expect(HTTPDate.text(4_102_444_799) == "Thu, 31 Dec 2099 23:59:59 GMT")
        let week = (0..<7).map { HTTPDate.text($0 * 86_400).prefix(3) }
        #expect(week == ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"])
    }
}
