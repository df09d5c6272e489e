import Testing

@Suite("What no file of the repository says")
struct HygieneTests {
    /// Put together from halves so that this file does not say them itself.
    private static let forbidden: [(words: String, why: String)] = [
        ("/wo" + "rk/", "a path of one machine"),
        ("/ro" + "ot/", "a path of one machine"),
        ("/ho" + "me/", "a path of one machine"),
        ("/opt/" + "swift", "a path of one machine"),
        ("/tmp/" + "kq", "a path of one machine"),
        ("pypi" + ".org", "a package registry"),
        ("registry." + "npmjs", "a package registry"),
        ("deb." + "debian.org", "a package registry"),
        ("proxy." + "golang", "a package registry"),
        ("crates" + ".io", "a package registry"),
        ("SECURITY" + ".md", "a page that is not in the repository"),
        ("TO" + "DO", "an open end"),
        ("FIX" + "ME", "an open end"),
    ]

    @Test("no machine path, no registry host, no open end")
    func words() throws {
        let files = try SourceTree.files()
        #expect(files.contains { $0.path == "Package.swift" })
        for file in files {
            for (words, why) in Self.forbidden where file.text.contains(words) {
                let line = file.text.split(separator: "\n", omittingEmptySubsequences: false)
                    .firstIndex { $0.contains(words) }.map { $0 + 1 }
                Issue.record("\(file.path):\(line ?? 0) names \(why): \(words)")
            }
        }
    }

    @Test("no file is a private key that somebody left behind outside of test vectors")
    func keys() throws {
        let marker = "PRIVATE KEY" + "-----"
        for file in try SourceTree.files() where !file.path.hasSuffix(".swift") {
            let isVector = file.path.hasPrefix("Tests/") && file.path.contains("/Vectors/")
            #expect(isVector || !file.text.contains(marker), "\(file.path)")
        }
    }
}
