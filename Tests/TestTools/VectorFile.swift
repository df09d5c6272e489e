public import Foundation

/// A file of vectors: lines of `key: value`, a blank line between records, comments behind `#`.
public struct VectorFile {
    public struct Record: CustomStringConvertible {
        public let lines: [(key: String, value: String)]

        /// The first value of the key, empty if there is none.
        public subscript(key: String) -> String { lines.first { $0.key == key }?.value ?? "" }

        public func all(_ key: String) -> [String] { lines.filter { $0.key == key }.map(\.value) }

        public var description: String { lines.first.map { "\($0.key): \($0.value)" } ?? "" }
    }

    public let records: [Record]

    /// - Parameters:
    ///   - name: of a file in the folder `Vectors` of the tests.
    ///   - bundle: what the tests carry.
    public init(_ name: String, in bundle: Bundle) throws {
        let text = try String(contentsOf: bundle.bundleURL.appending(path: "Vectors/\(name)"), encoding: .utf8)
        records = text.split(separator: "\n\n").compactMap { part in
            let lines = part.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), halves.count > 1 ? String(halves[1].drop { $0 == " " }) : "")
            }
            return lines.isEmpty ? nil : Record(lines: lines)
        }
    }
}
