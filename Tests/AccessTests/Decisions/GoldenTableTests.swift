import Access
import Canonical
import Foundation
import KMIP
// Named by itself, because Foundation has a class of the same name.
import enum KMIP.Operation
import Testing

/// Who may do what, as a table that is read by people. A change of a rule shows as changed lines; write it anew with
/// `KEYQUORUM_WRITE_GOLDEN=1`, which is the only way, and look at each line.
@Suite("The table of who may do what")
struct GoldenTableTests {
    @Test("the table is the one that was agreed")
    func table() throws {
        let table = try objectTable() + bareTable() + dutyTable()
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/access.txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_GOLDEN"] == "1" {
            try table.write(to: path, atomically: true, encoding: .utf8)
            return
        }
        let url = try #require(Bundle.module.url(forResource: "access", withExtension: "txt", subdirectory: "Golden"))
        let golden = try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, agreed) in zip(lines, golden) where line != agreed {
            Issue.record("is      \(line)\nagreed  \(agreed)")
        }
        #expect(lines.count == golden.count)
    }

    /// Operations on an object by relation. The state of an object changes nothing here: what a state forbids is the
    /// standard's rule and stands in another room.
    private func objectTable() throws -> String {
        let cast = try Cast()
        let heads = [
            "owner", "granted", "granted other", "by role", "everyone", "expired", "stranger", "administrator",
        ]
        let ordinary = try rows(cast.object(), cast)
        var text = "# Operations on an object, in any state\n\n" + row("", heads) + ordinary.joined()
        for (name, object) in objects(cast) {
            let changed = try rows(object, cast).filter { !ordinary.contains($0) }
            text += "\n## Other lines for \(name)\n\n" + row("", heads) + changed.joined()
        }
        return text
    }

    /// One row for each operation that a right stands for and Locate, and one for all others if they are alike.
    private func rows(_ object: ObjectFacts, _ cast: Cast) throws -> [String] {
        func cells(_ operation: Operation) throws -> [String] {
            try relations(operation, cast).map { caller, grants in
                word(Access.decide(caller, operation, on: object, grants: grants, at: Cast.now))
            }
        }
        let (named, others) = Operation.allCases.reduce(into: ([Operation](), [Operation]())) { lists, operation in
            if Right(operation) != nil || operation == .locate {
                lists.0.append(operation)
            } else {
                lists.1.append(operation)
            }
        }
        let rows = try named.map { row("\($0)", try cells($0)) }
        let alike = Set(try others.map { row("every other", try cells($0)) })
        return rows + alike.sorted()
    }

    private func objects(_ cast: Cast) -> [(String, ObjectFacts)] {
        [
            ("a sensitive object whose material is asked for unwrapped", cast.object(isSensitive: true)),
            ("an object that is not extractable", cast.object(isExtractable: false)),
            ("the vault's own key", cast.object(isSensitive: true, isExtractable: false, owner: .vault)),
        ]
    }

    private func relations(_ operation: Operation, _ cast: Cast) throws -> [(Caller, [Grant])] {
        let right = Right(operation) ?? .validate
        let other: Right = right == .check ? .archive : .check
        let ended = Cast.grant(cast.granted.subject, [right], until: Cast.now)
        return [
            (cast.owner, []),
            (cast.granted, [Cast.grant(cast.granted.subject, [right])]),
            (cast.granted, [Cast.grant(cast.granted.subject, [other])]),
            (cast.roleHolder, [Cast.grant(try .role("auditor"), [right])]),
            (cast.stranger, [Cast.grant(.everyone, [right])]),
            (cast.granted, [ended]),
            (cast.stranger, [Cast.grant(cast.granted.subject, [right])]),
            (cast.administrator, []),
        ]
    }

    /// Operations that name no object.
    private func bareTable() throws -> String {
        let cast = try Cast()
        var text = "\n# Operations without an object\n\n" + row("", ["may create", "may not"])
        for operation in Operation.allCases {
            text += row("\(operation)", [cast.stranger, cast.owner].map { word(Access.decide($0, operation)) })
        }
        return text
    }

    /// Work without a caller, and what only an administrator does.
    private func dutyTable() throws -> String {
        let cast = try Cast()
        var text = "\n# Work without a caller\n\n" + row("", ["an object", "the vault's own key"])
        for duty in Duty.allCases {
            let permit = Permit.internal(duty)
            let objects = [cast.object(), cast.object(owner: .vault)]
            text += row(duty.rawValue, objects.map { permit.covers($0) ? "yes" : "no" })
        }
        text += "\n# An administrator's duties\n\n"
        for duty in AdminDuty.allCases { text += "\(duty.rawValue)\n" }
        return text
    }

    private func row(_ head: String, _ cells: [String]) -> String {
        let padded = ([head] + cells).enumerated().map { place, cell in
            cell.padding(toLength: place == 0 ? 26 : max(18, cell.count + 2), withPad: " ", startingAt: 0)
        }
        let line = padded.joined()
        return line.replacing(#/ +$/#, with: "") + "\n"
    }
}
