import Foundation

/// A file of records of `name = value`, as NIST writes them. What stands between brackets, or alone between empty lines, holds
/// for the records that follow.
struct AnswerFile {
    let name: String
    let records: [[String: String]]

    init(_ url: URL) throws {
        name = url.lastPathComponent
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var reader = Reader()
        for line in lines { reader.take(line.trimmingCharacters(in: .whitespaces)) }
        reader.close()
        records = reader.records
    }

    private struct Reader {
        var records: [[String: String]] = []
        private var shared: [String: String] = [:]
        private var open: [String: String] = [:]

        mutating func take(_ line: String) {
            if line.isEmpty { return close() }
            if line.hasPrefix("#") { return }
            if line.hasPrefix("[") { return takeShared(line.dropFirst().dropLast()) }
            guard let sign = line.firstIndex(of: "=") else {
                open[line.uppercased()] = ""
                return
            }
            let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            open[line[..<sign].trimmingCharacters(in: .whitespaces).uppercased()] = value
        }

        private mutating func takeShared(_ line: Substring) {
            close()
            for part in line.split(separator: ",") {
                let sides = part.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
                guard let name = sides.first else { continue }
                shared[name.uppercased()] = sides.count > 1 ? sides[1] : ""
                if sides.count == 1, shared["SECTION"] != name, line.contains(",") == false { shared["SECTION"] = name }
            }
            if !line.contains("=") { shared["SECTION"] = String(line) }
        }

        /// A record has more than what names it; a group of few values is what the next records share.
        mutating func close() {
            defer { open = [:] }
            guard !open.isEmpty else { return }
            let isRecord = Self.results.contains { open[$0] != nil }
            if isRecord { records.append(shared.merging(open) { $1 }) } else { shared.merge(open) { $1 } }
        }

        /// What only a whole record has.
        private static let results: Set<String> = [
            "CIPHERTEXT", "CT", "C", "MD", "OUTPUT", "KO", "MAC", "RESULT", "S", "OKM", "DERIVED KEY", "TAG",
        ]
    }
}

extension [String: String] {
    func hex(_ name: String) -> [UInt8] { bytes(self[name] ?? "") }
}
