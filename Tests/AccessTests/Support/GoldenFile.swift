import Foundation
import Testing

/// Tables of who may do what, read by people. A change of a rule shows as changed lines; they are written anew with
/// `KEYQUORUM_WRITE_GOLDEN=1`, which is the only way, and each line is looked at.
enum GoldenFile {
    static func check(_ name: String, _ table: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/\(name).txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_GOLDEN"] == "1" {
            try table.write(to: path, atomically: true, encoding: .utf8)
            return
        }
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Golden"))
        let golden = lines(try String(contentsOf: url, encoding: .utf8))
        let lines = lines(table)
        for (line, agreed) in zip(lines, golden) where line != agreed {
            Issue.record("is      \(line)\nagreed  \(agreed)")
        }
        #expect(lines.count == golden.count)
    }

    /// One line of a table.
    static func row(_ head: String, _ cells: [String]) -> String {
        let padded = ([head] + cells).enumerated().map { place, cell in
            cell.padding(toLength: place == 0 ? 26 : max(20, cell.count + 2), withPad: " ", startingAt: 0)
        }
        return padded.joined().replacing(#/ +$/#, with: "") + "\n"
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
