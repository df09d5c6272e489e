import Testing

@testable import KeyQuorum

@Suite("Reading .env files")
struct DotEnvTests {
    private func values(_ text: String) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try DotEnv.parse(Array(text.utf8)).map { ($0.name, $0.value) })
    }

    @Test("bare, single-quoted and double-quoted values, export, comments and CR LF are read")
    func forms() throws {
        let text = """
            \u{FEFF}# a comment
            A=bare
            export B = spaced out   # an inline comment
              C='single # kept \\n' # comment\r
            D="double \\"quoted\\" \\n\\t\\\\ \\$HOME # kept"#comment
            E=
            F=a#b
            G=""

            """
        #expect(
            try values(text) == [
                "A": "bare", "B": "spaced out", "C": "single # kept \\n", "D": "double \"quoted\" \n\t\\ $HOME # kept",
                "E": "", "F": "a#b", "G": "",
            ]
        )
    }

    @Test("an entry knows its line and prints no value")
    func lines() throws {
        let entries = try DotEnv.parse(Array("\n# x\nTOKEN=hush\r\n".utf8))
        #expect(entries.map(\.line) == [3])
        var dumped = ""
        dump(entries, to: &dumped)
        #expect(!dumped.contains("hush"))
        #expect(!String(describing: entries).contains("hush") && !String(reflecting: entries).contains("hush"))
    }

    @Test(
        "what cannot be read is refused with its line and without its value",
        arguments: [
            ("A=1\nnonsense", 2), ("1A=x", 1), ("A B=x", 1), ("=x", 1), ("A='hush", 1), ("A=\"hush", 1),
            ("A=\"hush\\", 1),
            ("A=\"hush\\q\"", 1), ("A='hush' more", 1), ("A=it's hush", 1), ("A=hush\u{0}", 1), ("\n\nA=hush\u{1B}", 3),
        ]
    )
    func refusals(text: String, line: Int) throws {
        let error = try #require(throws: SettingsError.self) { try DotEnv.parse(Array(text.utf8)) }
        #expect(error.code == .dotEnvMalformed)
        #expect(error.sentence.hasPrefix("Line \(line) of .env "))
        #expect(!error.sentence.contains("hush"))
    }

    @Test("bytes that are not UTF-8 are refused")
    func notText() {
        #expect(throws: SettingsError.self) { try DotEnv.parse([0x41, 0x3D, 0xFF]) }
    }

    @Test("a line and a file may be as long as the limit and no longer")
    func limits() throws {
        let longest = "A=" + String(repeating: "x", count: ConfigurationLimits.dotEnvLineBytes - 2)
        #expect(try values(longest)["A"]?.count == ConfigurationLimits.dotEnvLineBytes - 2)
        #expect(throws: SettingsError.self) { try DotEnv.parse(Array((longest + "x").utf8)) }
        let full = [UInt8](repeating: 0x0A, count: ConfigurationLimits.dotEnvBytes)
        #expect(try DotEnv.parse(full).isEmpty)
        #expect(throws: SettingsError.self) { try DotEnv.parse(full + [0x0A]) }
    }
}
