import Canonical
import Testing

@testable import Manifests

@Suite("The reader of JSON")
struct JSONParserTests {
    @Test("values of each kind are read")
    func values() throws {
        let text = #" { "a" : [ null , true , false , -0 , 1.5e+3 , "x" ] , "b" : { } , "c" : [ ] } "#
        let value = try JSONParser.parse(Bytes(text.utf8))
        #expect(
            value
                == .object([
                    JSONMember(
                        name: "a",
                        value: .list([
                            .null, .boolean(true), .boolean(false), .number("-0"), .number("1.5e+3"), .text("x"),
                        ])
                    ), JSONMember(name: "b", value: .object([])), JSONMember(name: "c", value: .list([])),
                ])
        )
    }

    @Test("escapes are read, surrogate pairs too")
    func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#
        #expect(try JSONParser.parse(Bytes(text.utf8)) == .text("\"\\/\u{8}\u{c}\n\r\té😀é"))
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "nul", "truex", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "[1 2]", "01", "+1", ".5",
            "1.", "1e",
            "--1", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"", "\"\\",
            "{} {}",
            "[1]x", "'a'", "NaN", "\u{feff}{}", "[", "{\"a\":", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
            "\"\\u+123\"",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: ManifestError.self) { try JSONParser.parse(Bytes(text.utf8)) }
    }

    @Test(
        "what is not UTF-8 is refused",
        arguments: [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22]]
    )
    func encoding(_ bytes: [Int]) {
        #expect(throws: ManifestError.self) { try JSONParser.parse(bytes.map { UInt8($0) }) }
    }

    @Test("depth, count and size are bounded, at the limit and one beyond")
    func limits() throws {
        func nested(_ depth: Int) -> Bytes {
            Bytes(repeating: 0x5b, count: depth) + Bytes(repeating: 0x5d, count: depth)
        }
        #expect(throws: Never.self) { try JSONParser.parse(nested(Limits.depth)) }
        #expect(code { try JSONParser.parse(nested(Limits.depth + 1)) } == .tooLarge)
        #expect(code { try JSONParser.parse(Bytes(repeating: 0x5b, count: 1_000_000)) } == .tooLarge)
        func list(_ count: Int) -> Bytes {
            [0x5b] + Bytes(repeatElement([0x30, 0x2c], count: count).joined().dropLast()) + [0x5d]
        }
        #expect(throws: Never.self) { try JSONParser.parse(list(Limits.values - 1)) }
        #expect(code { try JSONParser.parse(list(Limits.values)) } == .tooLarge)
        let blanks = Bytes(repeating: 0x20, count: Limits.manifestBytes - 2)
        #expect(code { try JSONParser.parse(blanks + [0x20] + Bytes("{}".utf8)) } == .tooLarge)
    }

    private func code(_ body: () throws -> some Any) -> ManifestError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ManifestError)?.code
        }
    }
}
