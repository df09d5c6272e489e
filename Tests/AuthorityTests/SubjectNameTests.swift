import Authority
import Testing

@Suite("Names of workloads")
struct SubjectNameTests {
    @Test("the form follows from the text")
    func forms() throws {
        let cases: [(String, SubjectName)] = [
            ("web", .dns("web")), ("Web.Example.ORG", .dns("web.example.org")),
            ("*.example.org", .dns("*.example.org")),
            ("10.0.0.1", .ip([10, 0, 0, 1])), ("::", .ip(.init(repeating: 0, count: 16))),
            ("2001:DB8::1", .ip([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
            ("1:2:3:4:5:6:7:8", .ip([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8])),
            ("spiffe://example.org/web", .uri("spiffe://example.org/web")), ("urn:uuid:1", .uri("urn:uuid:1")),
            ("Bob@Example.org", .email("Bob@example.org")), ("1.2.3", .dns("1.2.3")), ("01.2.3.4", .dns("01.2.3.4")),
        ]
        for (text, name) in cases { #expect(try SubjectName(text) == name, "\(text)") }
    }

    @Test(
        "texts that are no name are refused",
        arguments: [
            "", "*", "a..b", ".a", "a.", "-a", "a-", "a b", "a\n", "a\u{0}", "é", "a.*.b", "*a.b", "a/b", "@", "a@",
            "@b",
            "a@b@c", "a@*.b", "1::2::3", ":1", "12345::", "urn:keyquorum:x", "URN:KEYQUORUM:", "1:2:3:4:5:6:7:8:9",
        ]
    )
    func refused(_ text: String) {
        #expect(Fixture.code { try SubjectName(text) } == .namesRefused)
    }

    @Test("a label of 63 and a name of 253 letters pass, one more does not")
    func lengths() throws {
        let label = String(repeating: "a", count: 63)
        #expect(throws: Never.self) { try SubjectName(label) }
        #expect(Fixture.code { try SubjectName(label + "a") } == .namesRefused)
        let name = [label, label, label, String(label.dropLast(2))].joined(separator: ".")
        #expect(name.count == 253)
        #expect(throws: Never.self) { try SubjectName(name) }
        #expect(Fixture.code { try SubjectName(name + "a") } == .namesRefused)
        #expect(throws: Never.self) { try SubjectName("x:" + String(repeating: "a", count: 2046)) }
        #expect(Fixture.code { try SubjectName("x:" + String(repeating: "a", count: 2047)) } == .namesRefused)
    }
}
