import Foundation
import TestTools
import Testing

@testable import KMIP

/// What every operation that touches attributes answers for every attribute in every version, on the wire: one whole table of a symmetric key that was
/// registered and has not been activated, and of its other states and of other types of objects what differs from it.
///
/// `KEYQUORUM_WRITE_GOLDEN=1` writes the tables anew; each line that changed is looked at. Together they are some 10,000 messages, of which the first
/// table is a third: every version is asked there, and only the last of each generation in the others, which leave out what cannot differ: a second
/// value, and all parts of a certificate's names but one.
@Suite(.serialized)
struct AttributeGoldenTests {
    private typealias Column = AttributeGolden.Column

    @Test("attribute by operation by version, as the table says")
    func table() async throws {
        var text =
            "# Attributes: what every operation answers, by version. ok, yes or no (whether it is shown), or the reason.\n"
        text +=
            "# again: added a second time; reset: set where it has a value; modify, reset, delete, adjust, get and list: after it was added, if it can be.\n"
        var golden = try await AttributeGolden(.symmetricKey)
        for tag in AttributeRule.all {
            text += "\n" + Self.line("\(tag)", 32, Column.allCases.map(\.rawValue))
            var rows: [(versions: [ProtocolVersion], cells: [String])] = []
            for version in ProtocolVersion.supported.sorted(by: { $0.description < $1.description }) {
                let found = try await golden.cells(tag, version, Column.allCases)
                let cells = found.map { cells in Column.allCases.map { cells[$0] ?? "-" } } ?? ["has no name"]
                if rows.last?.cells == cells {
                    rows[rows.count - 1].versions.append(version)
                } else {
                    rows.append(([version], cells))
                }
            }
            for row in rows { text += Self.line(Self.span(row.versions), 32, row.cells) }
        }
        try Self.check("attributes", text)
        #expect(golden.asked < 5_000)
    }

    @Test("an attribute of another state or type answers as its table says, and else as a symmetric key's does")
    func differences() async throws {
        let openssl = try OpenSSL()
        let versions = [ProtocolVersion(major: 1, minor: 4), ProtocolVersion(major: 2, minor: 1)]
        let columns: [Column] = [.register, .add, .modify, .set, .delete, .adjust, .get, .list]
        let tags = AttributeRule.all.filter { !AttributeScope.isPartOfName($0) || "\($0)" == "CertificateSubjectCN" }
        var first = try await AttributeGolden(.symmetricKey)
        var agreed: [ProtocolVersion: [KMIP.Tag: [Column: String]]] = [:]
        for version in versions {
            for tag in tags {
                agreed[version, default: [:]][tag] = try await first.cells(tag, version, columns)
            }
        }
        var asked = first.asked
        for subject in AttributeGoldenSubject.states + AttributeGoldenSubject.types(try SampleObjects(openssl)) {
            // An object is registered in one state.
            let columns = columns.filter { $0 != .register || subject.state == .preActive }
            var golden = try await AttributeGolden(subject)
            var text = "# Attributes of \(subject.words): where an operation answers otherwise than for one of"
            text += " \(AttributeGoldenSubject.symmetricKey.words) (attributes.txt); = where it answers the same.\n\n"
            text += Self.line("", 40, columns.map(\.rawValue))
            for tag in tags {
                for version in versions {
                    guard let cells = try await golden.cells(tag, version, columns), let usual = agreed[version]?[tag],
                        columns.contains(where: { cells[$0] != usual[$0] })
                    else { continue }
                    let words = columns.map { cells[$0] == usual[$0] ? "=" : cells[$0] ?? "-" }
                    text += Self.line("\(tag) \(version)", 40, words)
                }
            }
            try Self.check(subject.name, text)
            asked += golden.asked
        }
        #expect(asked < 8_000)
    }

    private static func span(_ versions: [ProtocolVersion]) -> String {
        let words = versions.map(\.description)
        return words.count > 1 ? "\(words[0])-\(words[words.count - 1])" : words[0]
    }

    private static func line(_ head: String, _ width: Int, _ cells: [String]) -> String {
        let padded = ([head] + cells).enumerated().map { place, cell in
            cell.padding(toLength: max(place == 0 ? width : 24, cell.count + 2), withPad: " ", startingAt: 0)
        }
        return padded.joined().replacing(#/ +$/#, with: "") + "\n"
    }

    private static func check(_ name: String, _ table: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "Vectors/golden/\(name).txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_GOLDEN"] == "1" {
            try table.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let agreed = try String(contentsOf: file, encoding: .utf8)
        let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = agreed.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, old) in zip(lines, expected) where line != old {
            Issue.record("is      \(line)\nagreed  \(old)")
        }
        #expect(lines.count == expected.count)
    }
}
