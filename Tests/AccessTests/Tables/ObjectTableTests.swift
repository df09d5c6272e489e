import Access
import Canonical
import KMIP
import Testing

@Suite("The table of who may do what with an object")
struct ObjectTableTests {
    private let cast: Cast

    init() throws {
        cast = try Cast()
    }

    @Test("the table is the one that was agreed")
    func table() throws {
        try GoldenFile.check("objects", try objectTable() + bareTable())
    }

    /// Operations on an object by relation and state. What a state forbids is the standard's rule and stands in another
    /// room, so a state that changes a line here is a mistake and shows.
    private func objectTable() throws -> String {
        let ordinary = try rows(cast.object())
        var text = "# Operations on an active object\n\n" + heads + ordinary.joined()
        for state in State.allCases where state != .active {
            text += try others("an object in state \(state)", cast.object(state: state), ordinary)
        }
        text += try others("a sensitive object, asked for unwrapped", cast.object(isSensitive: true), ordinary)
        text += try others("an object that is not extractable", cast.object(isExtractable: false), ordinary)
        let own = cast.object(isSensitive: true, isExtractable: false, owner: .vault)
        text += try others("the vault's own key", own, ordinary)
        return text + cosmianTable()
    }

    private func others(_ name: String, _ object: ObjectFacts, _ ordinary: [String]) throws -> String {
        let changed = try rows(object).filter { !ordinary.contains($0) }
        return "\n## Other lines for \(name)\n\n" + (changed.isEmpty ? "none\n" : heads + changed.joined())
    }

    /// One row for each operation that a right stands for and Locate, and one for all others if they are alike.
    private func rows(_ object: ObjectFacts) throws -> [String] {
        func cells(_ operation: Operation) throws -> [String] {
            try relations(operation).map { _, caller, grants in
                word(Access.decide(caller, operation, on: object, grants: grants, at: Cast.now))
            }
        }
        let named = Operation.allCases.filter { Right($0) != nil || $0 == .locate }
        let others = Operation.allCases.filter { !named.contains($0) }
        let rows = try named.map { GoldenFile.row("\($0)", try cells($0)) }
        return rows + Set(try others.map { GoldenFile.row("every other", try cells($0)) }).sorted()
    }

    private var heads: String { GoldenFile.row("", (try? relations(.get).map(\.0)) ?? []) }

    private func relations(_ operation: Operation) throws -> [(String, Caller, [Grant])] {
        let right = Right(operation) ?? .validate
        let other: Right = right == .check ? .archive : .check
        let granted = cast.granted.subject
        return [
            ("owner", cast.owner, []),
            ("granted", cast.granted, [Cast.grant(granted, [right])]),
            ("granted other", cast.granted, [Cast.grant(granted, [other])]),
            ("by role", cast.roleHolder, [Cast.grant(Role.workload.subject, [right])]),
            ("everyone", cast.stranger, [Cast.grant(.everyone, [right])]),
            ("expired", cast.granted, [Cast.grant(granted, [right], until: Cast.now)]),
            ("scoped", try cast.scoped([right]), []),
            ("other scope", try cast.scoped([right], .tag("red")), []),
            ("auditor", cast.auditor, []),
            ("owner, limited", try cast.owner(limitedTo: [right]), []),
            ("limited other", try cast.owner(limitedTo: [other]), []),
            ("auditor limited", try Cast.limited(cast.auditor, to: [other]), []),
            ("stranger", cast.stranger, [Cast.grant(granted, [right])]),
            ("administrator", cast.administrator, []),
        ]
    }

    /// What a grant of Get allows where it implies more, and what another grant allows then.
    private func cosmianTable() -> String {
        let rights: [Right] = [.get, .getAttributes, .destroy]
        var text = "\n# With Cosmian's implication, by the one right that is granted\n\n"
        text += GoldenFile.row("", rights.map(\.rawValue))
        for operation in Operation.allCases where Right(operation) != nil || operation == .locate {
            let cells = rights.map { right in
                let grants = [Cast.grant(cast.granted.subject, [right])]
                return word(
                    Access.decide(
                        cast.granted,
                        operation,
                        on: cast.object(),
                        implication: .cosmian,
                        grants: grants,
                        at: Cast.now
                    )
                )
            }
            text += GoldenFile.row("\(operation)", cells)
        }
        return text
    }

    /// Operations that name no object.
    private func bareTable() throws -> String {
        let owner = try Caller(.token("t"), memberships: [Role.owner.subject], at: Cast.now)
        let callers = [cast.stranger, owner, cast.owner, try Cast.limited(owner, to: [.get])]
        var text = "\n# Operations without an object\n\n"
        text += GoldenFile.row("", ["may create", "role owner", "may not", "limited to get"])
        for operation in Operation.allCases {
            text += GoldenFile.row("\(operation)", callers.map { word(Access.decide($0, operation)) })
        }
        return text
    }
}
