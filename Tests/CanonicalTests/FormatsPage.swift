import Foundation

/// The page of formats, and vector files beside other tests, found from this file.
enum FormatsPage {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text() throws -> String { try file("Sources/KeyQuorum/KeyQuorum.docc/FORMATS.md") }

    static func file(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
