import Access
import Foundation
import KMIP
import Store
import Testing

@testable import Operations

/// What every operation answers to everybody in every state of an object, on the wire: a message goes in, a message comes out.
///
/// `KEYQUORUM_WRITE_GOLDEN=1` writes the tables anew; each line that changed is looked at. `ok`, or the result reason; a star stands behind a reason
/// that the standard's own table for the operation does not have (KMIP 2.1 sections 6.1.x, "Error Handling"; it allows others where they are the most
/// appropriate). Who shows no credential, and an object that is archived, are refused with words that belong to every operation (sections 9.4, 6.1).
struct KMIPGoldenTests {
    @Test("operation by relation by state, as the table says")
    func objects() async throws {
        let cast = try await KMIPCast()
        var table = "# Operations on an object: what is answered to whom, by the object's state\n"
        for operation in KMIPCast.onObjects {
            table += "\n" + Self.row(operation.name, KMIPCast.Relation.allCases.map(\.rawValue))
            for state in KMIPCast.Condition.allCases {
                var cells: [String] = []
                for relation in KMIPCast.Relation.allCases {
                    cells.append(Self.cell(try await cast.answer(operation, on: state, to: relation), operation))
                }
                table += Self.row(state.rawValue, cells)
            }
        }
        try Self.check("kmip-objects", table)
    }

    @Test("operations that need no object, by who asks, as the table says")
    func others() async throws {
        let cast = try await KMIPCast()
        var table = "# Operations that are about no object, or make one: what is answered to whom\n\n"
        table += Self.row("", KMIPCast.Person.allCases.map(\.rawValue))
        for operation in KMIPCast.withoutObject {
            var cells: [String] = []
            for person in KMIPCast.Person.allCases {
                cells.append(Self.cell(try await cast.answer(operation, to: person), operation))
            }
            table += Self.row(operation.name, cells)
        }
        try Self.check("kmip-server", table)
    }

    @Test("every operation that is offered stands in one of the tables")
    func complete() async throws {
        let cast = try await KMIPCast()
        #expect(try await cast.offered() == Set(KMIPCast.onObjects + KMIPCast.withoutObject))
    }

    private static func cell(_ item: ResponseBatchItem, _ operation: KMIP.Operation) -> String {
        guard item.status != .success else { return "ok" }
        guard let reason = item.reason else { return "no reason" }
        let word = reason.words.lowercased().replacing(" ", with: "-")
        let isGeneral = item.reason == .authenticationNotSuccessful || item.reason == .objectArchived
        return isGeneral || reasons[operation.name.lowercased()]?.contains(word) == true ? word : word + "*"
    }

    /// The standard's tables of reasons.
    private static let reasons: [String: Set<String>] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/reasons-2.1.txt")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return Dictionary(
            lines.map { line in
                let words = line.split(separator: " ").map(String.init)
                return (words[0].lowercased(), Set(words.dropFirst()))
            }
        ) { first, _ in first }
    }()

    private static func row(_ head: String, _ cells: [String]) -> String {
        let padded = ([head] + cells).enumerated().map { place, cell in
            cell.padding(toLength: max(place == 0 ? 26 : 28, cell.count + 2), withPad: " ", startingAt: 0)
        }
        return padded.joined().replacing(#/ +$/#, with: "") + "\n"
    }

    private static func check(_ name: String, _ table: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/golden/\(name).txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_GOLDEN"] == "1" {
            try table.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let agreed = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, expected) in zip(lines, agreed) where line != expected {
            Issue.record("is      \(line)\nagreed  \(expected)")
        }
        #expect(lines.count == agreed.count)
    }
}
