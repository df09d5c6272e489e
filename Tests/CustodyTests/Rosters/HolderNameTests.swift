import Custody
import Testing

@Suite("The names of shareholders and groups")
struct HolderNameTests {
    @Test(
        "ordinary names are taken",
        arguments: ["bob", "Legal department", "ops@example.com", "Zoë", "a", String(repeating: "n", count: 128)]
    )
    func goodNames(_ name: String) {
        #expect(HolderName.flaw(of: name) == nil)
    }

    @Test(
        "a name that misleads is refused",
        arguments: [
            ("", "empty"), (" bob", "blank"), ("bob ", "blank"), ("\u{a0}bob", "blank"), ("bo\u{0}b", "seen"),
            ("bob\n", "seen"), ("bo\u{202e}b", "seen"), ("bo\u{200b}b", "seen"), ("bo\u{2028}b", "seen"),
            ("*", "everyone"),
            ("b*b", "everyone"), (String(repeating: "n", count: 129), "longer"),
            (String(repeating: "é", count: 65), "longer"),
        ]
    )
    func badNames(_ name: String, _ word: String) {
        #expect(HolderName.flaw(of: name)?.contains(word) == true)
    }
}
