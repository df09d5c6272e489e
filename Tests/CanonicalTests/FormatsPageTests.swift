import Testing

@Suite("The page of formats")
struct FormatsPageTests {
    /// A record's fields in a vector file of any room.
    private func record(_ file: String, beginning line: String) throws -> [String: String] {
        let part = try FormatsPage.file("Tests/\(file)").split(separator: "\n\n").first { $0.hasPrefix(line) }
        let pairs = try #require(part).split(separator: "\n").map { $0.split(separator: ": ", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) })
    }

    @Test("shows the vectors that the tests read")
    func vectors() throws {
        let page = try FormatsPage.text().filter { !$0.isWhitespace }
        let share = try record("SecretSharingTests/Vectors/shares.txt", beginning: "vault: 00010203")
        var shown = ["raw", "text", "digest", "confirmation", "drillkey", "drill"].map { share[$0] }
        for fields in ["null text:bob unsigned:7", "[ [ text:a [ unsigned:1 ] ] [ ] ]"] {
            shown.append(try record("CanonicalTests/Vectors/canonical.txt", beginning: "fields: \(fields)\n")["bytes"])
        }
        for (what, plain) in [("material", "70617373776f7264"), ("row", "6120726f77")] {
            let parts = try FormatsPage.file("Tests/KeyringTests/Vectors/keyring.txt").split(separator: "\n\n")
            let part = parts.first { $0.hasPrefix("what: \(what)\n") && $0.contains("\nplain: \(plain)\n") }
            shown.append(part?.split(separator: "\n").last.map { String($0.dropFirst("sealed: ".count)) })
        }
        #expect(shown.count == 10)
        for vector in shown { #expect(try page.contains(#require(vector)), "\(vector ?? "")") }
    }
}
