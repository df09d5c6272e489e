import Foundation
import Testing

/// A file of vectors: lines of `key: value`, a blank line between records, comments behind `#`.
struct VectorFile {
    struct Record: CustomStringConvertible {
        let lines: [(key: String, value: String)]

        /// The first value of the key, empty if there is none.
        subscript(key: String) -> String { lines.first { $0.key == key }?.value ?? "" }

        func all(_ key: String) -> [String] { lines.filter { $0.key == key }.map(\.value) }

        var description: String { lines.first.map { "\($0.key): \($0.value)" } ?? "" }
    }

    let records: [Record]

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Vectors"))
        let text = try String(contentsOf: url, encoding: .utf8)
        records = text.split(separator: "\n\n").compactMap { part in
            let lines = part.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), halves.count > 1 ? String(halves[1].drop { $0 == " " }) : "")
            }
            return lines.isEmpty ? nil : Record(lines: lines)
        }
    }
}
