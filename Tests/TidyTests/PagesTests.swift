import Testing

@Suite("The pages that explain the house")
struct PagesTests {
    private static let folder = "Sources/KeyQuorum/KeyQuorum.docc/"

    @Test(
        "every decision page begins with the number of its file and stands once on the first page, and nothing else does"
    )
    func decisions() throws {
        let pages = try SourceTree.files().filter { $0.path.hasPrefix(Self.folder) && $0.path.hasSuffix(".md") }
        let first = try #require(pages.first { $0.path == Self.folder + "KeyQuorum.md" })
        let listed = first.text.matches(of: /(?m)^- <doc:([^>]+)>$/).map { String($0.1) }
        let names = pages.map { String($0.path.dropFirst(Self.folder.count).dropLast(".md".count)) }
        #expect(listed.sorted() == names.filter { $0 != "KeyQuorum" }.map { name(of: $0) }.sorted())
        for (page, name) in zip(pages, names) where name.hasPrefix("Decisions/") {
            let number = Int(self.name(of: name).prefix(4))
            #expect(page.text.hasPrefix("# \(number ?? 0). "), "\(page.path)")
        }
    }

    @Test("docker-compose installs what the binary loads of each library that Package.swift names")
    func compose() throws {
        let files = try SourceTree.files()
        let manifest = try #require(files.first { $0.path == "Package.swift" }).text
        let compose = try #require(files.first { $0.path == "docker-compose.yml" }).text
        let needed = manifest.matches(of: /\.apt\(\["(lib[a-z0-9]+)-dev"\]\)/).map { String($0.1) }
        #expect(needed.count == 5)
        let installed = compose.split { $0.isWhitespace }
        for library in needed {
            let isThere = installed.contains { word in
                // The package has the library's version behind its name.
                word.hasPrefix(library) && word.dropFirst(library.count).allSatisfy { $0 == "-" || $0.isNumber }
            }
            #expect(isThere, "\(library)")
        }
    }

    private func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
