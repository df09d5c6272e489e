import Foundation

/// A file of records of `name = value`, as NIST writes them. What stands between brackets, or alone between empty lines, holds
/// for the records that follow.
struct AnswerFile {
    let name: String
    let records: [[String: String]]

    /// - Parameter most: bytes that are read; a record that they cut is left out.
    init(_ url: URL, most: Int = .max) throws {
        name = url.lastPathComponent
        let data = try Data(contentsOf: url)
        // Bytes, and not characters: some files have megabytes of hex digits.
        let lines = data.prefix(most).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var reader = Reader()
        for line in lines { reader.take(String(decoding: line.trimmed, as: UTF8.self)) }
        if data.count <= most { reader.close() }
        records = reader.records
    }

    private struct Reader {
        var records: [[String: String]] = []
        private var shared: [String: String] = [:]
        private var open: [String: String] = [:]
        /// How many records there were when the last line between brackets was read.
        private var opened = 0

        mutating func take(_ line: String) {
            if line.isEmpty { return close() }
            if line.hasPrefix("#") { return }
            if line.hasPrefix("[") { return takeShared(line.dropFirst().dropLast()) }
            guard let sign = line.firstIndex(of: "=") else {
                open[line.uppercased()] = ""
                return
            }
            let value = line[line.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            let name = line[..<sign].trimmingCharacters(in: .whitespaces).uppercased()
            // Some files have nothing between their records.
            if name == "COUNT", open.keys.contains(where: Self.results.contains) { close() }
            open[name] = value
        }

        private mutating func takeShared(_ line: Substring) {
            close()
            // Of two such lines with nothing between them the first holds too.
            shared["OUTER"] = records.count == opened ? shared["SECTION"] : nil
            opened = records.count
            shared["HEAD"] = String(line)
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
            "CIPHERTEXT", "CT", "C", "MD", "OUTPUT", "KO", "MAC", "RESULT", "S", "OKM", "DERIVED_KEY", "TAG", "PK",
            "OUTPUT_U", "SIGNATURE", "X_Z", "Y", "Y2", "QY", "K",
        ]
    }
}

extension [String: String] {
    func hex(_ name: String) -> [UInt8] { bytes(self[name] ?? "") }

    /// A number of hex digits, of which the first may be half a byte.
    func number(_ name: String) -> [UInt8] {
        let digits = self[name] ?? ""
        return bytes(digits.count % 2 == 0 ? digits : "0" + digits)
    }

    /// Hex digits, or text between quotes; nil where there is no such value.
    func textOrHex(_ name: String) -> [UInt8]? {
        guard let value = self[name] else { return nil }
        return value.hasPrefix("\"") ? Array(value.dropFirst().dropLast().utf8) : bytes(value)
    }
}

extension Data {
    /// Without spaces, tabs and carriage returns at both ends.
    fileprivate var trimmed: Data {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return Data()
        }
        return self[first...last]
    }
}
