import Foundation
import Testing

/// The standard's own test cases (KMIP Profiles 1.4 and 2.1): requests and their responses, as XML.
struct CaseFile: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var testDescription: String { name }

    static let all: [CaseFile] = {
        let folder = Bundle.module.bundlePath + "/Vectors/cases"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { file in
            CaseFile(name: String(file.dropLast(".xml".count)), text: VectorFile.text("cases/" + file))
        }
    }()

    static func named(_ name: String) -> CaseFile? { all.first { $0.name == name } }

    /// The messages as the file writes them, with values in the place of what a case leaves open, and normalized as far as the
    /// profile allows several forms: dates in UTC, masks in the order of their bits, no carriage returns or tabs.
    var messages: [String] {
        var messages: [String] = []
        var current: [String]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = String(line).replacing("\r", with: "").replacing("\t", with: "        ")
            if line.isEmpty { continue }
            if line == "<RequestMessage>" || line == "<ResponseMessage>" { current = [] }
            current?.append(Self.normalized(line))
            if line == "</RequestMessage>" || line == "</ResponseMessage>" {
                messages.append((current ?? []).joined(separator: "\n") + "\n")
                current = nil
            }
        }
        return messages
    }

    private static func normalized(_ line: String) -> String {
        var line = line.replacing("$NOW", with: "2020-12-14T01:02:03Z")
            .replacing("$SHORT_UNIQUE_IDENTIFIER_0", with: "00112233").replacing(" />", with: "/>")
        if line.contains(#"type="DateTime""#), let value = value(of: line) {
            line = line.replacing(value, with: utc(value))
        }
        if line.contains(#"type="Integer""#), let value = value(of: line) {
            line = line.replacing(#""\#(value)""#, with: #""\#(sorted(value))""#)
        }
        return line
    }

    private static func value(of line: String) -> String? {
        guard let start = line.range(of: #" value=""#),
            let end = line.range(of: "\"", range: start.upperBound..<line.endIndex)
        else { return nil }
        return String(line[start.upperBound..<end.lowerBound])
    }

    private static func utc(_ date: String) -> String {
        let formatter = ISO8601DateFormatter()
        return formatter.date(from: date).map { formatter.string(from: $0) } ?? date
    }

    private static func sorted(_ mask: String) -> String {
        let order = [
            "Sign", "Verify", "Encrypt", "Decrypt", "WrapKey", "UnwrapKey", "Export", "MACGenerate", "MACVerify",
        ]
        let words = mask.split(separator: " ").map(String.init)
        return words.sorted { (order.firstIndex(of: $0) ?? 99) < (order.firstIndex(of: $1) ?? 99) }.joined(
            separator: " "
        )
    }
}
