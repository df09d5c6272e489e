import Foundation
import Glibc
import Testing

@Suite("The list of published answers")
struct AnswerListTests {
    private struct Line: Hashable {
        let pattern: String
        let reader: String

        /// A pattern may have single spaces in it.
        init(_ text: Substring) {
            let gap = text.range(of: "  ") ?? text.endIndex..<text.endIndex
            pattern = String(text[..<gap.lowerBound])
            reader = text[gap.upperBound...].trimmingCharacters(in: .whitespaces)
        }

        func fits(_ path: String) -> Bool { fnmatch(pattern, path, 0) == 0 }
    }

    private func lines(_ list: String) -> [Line] { list.split(separator: "\n").map(Line.init) }

    /// Paths below a folder, without the folders.
    private func files(in folder: String) throws -> [String] {
        let root = URL(filePath: folder)
        let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        return paths.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(
                atPath: root.appending(path: path).path(percentEncoded: false),
                isDirectory: &isFolder
            )
                && !isFolder.boolValue
        }
    }

    private func check(_ list: String, _ files: [String]) {
        var unused = Set(lines(list))
        for file in files {
            guard let line = lines(list).first(where: { $0.fits(file) }) else {
                Issue.record("\(file) is in no line: read it, or say why not")
                continue
            }
            unused.remove(line)
        }
        #expect(unused.isEmpty, "no file is left for these lines")
    }

    @Test("every file is in a line, and every line has a file", .enabled(if: Answers.areThere))
    func files() throws {
        check(AnswerList.vectors, try files(in: try #require(Answers.folder)))
        let checkout = try #require(Answers.wycheproof)
        check(
            AnswerList.wycheproof,
            try files(in: checkout + "/Tests").filter { $0.hasSuffix(".json") || $0.hasSuffix(".txt") }
        )
    }

    @Test("every line has a reason or names a test that is there")
    func readers() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let sources = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).filter {
            $0.hasSuffix(".swift")
        }
        .map { String(decoding: try Data(contentsOf: folder.appending(path: $0)), as: UTF8.self) }
        for line in lines(AnswerList.vectors) + lines(AnswerList.wycheproof) where !line.reader.hasPrefix("not: ") {
            let names = line.reader.split(separator: ".")
            try #require(names.count == 2, "\(line.pattern)")
            let isThere = sources.contains { $0.contains("struct \(names[0]) ") && $0.contains("func \(names[1])(") }
            #expect(isThere, "\(line.pattern): there is no \(line.reader)")
        }
    }
}
