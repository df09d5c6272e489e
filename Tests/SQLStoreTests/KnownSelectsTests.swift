import Canonical
import SQLStore
import Store
import Testing

@Suite("Queries whose text was written before")
struct KnownSelectsTests {
    private static func queries(_ n: UInt64) -> [Query] {
        let id = "object-\(n)"
        let subjects = (0...n).map { Bytes("mail\u{1f}\($0)".utf8) }
        return [
            .vault, .object(id), .objects((0...n).map { "object-\($0)" }), .objects([]),
            .objects(of: subjects[0], inStates: [1, 2, UInt32(n)]), .grants(on: id),
            .grants(on: id, after: subjects[0]),
            .grants(on: id, to: subjects), .grants(onAnyOf: [id, "other"], to: subjects),
            .grants(to: subjects, after: nil),
            .grants(to: subjects, after: [.bytes(subjects[0]), .of(id)]), .log(chain: subjects[0], after: n),
            .transitions(after: n), .transitions(), .latestTransition, .certificates(kind: id, manifest: n),
            .behind(ObjectRow.table, MasterGeneration(UInt32(n))),
            .behind(ObjectRow.table, MasterGeneration(UInt32(n)), backwards: true, limit: Int(n)),
            Query(ObjectRow.table, [Condition("material", .isNull)], limit: Int(n)),
        ]
    }

    @Test(
        "they are asked with their own values, in the places where a first asking has them",
        arguments: [1, 2, 3, 8, 9]
    )
    func values(n: UInt64) throws {
        let known = Statements(DollarDialect())
        for other: UInt64 in [1, 2, 5, 40] { for query in Self.queries(other) { _ = try known.select(query) } }
        for query in Self.queries(n) {
            let first = try Statements(DollarDialect()).select(query)
            #expect(try known.select(query) == first, "\(query.table)")
        }
    }

    @Test("what differs in more than values is another text")
    func shapes() throws {
        let statements = Statements(DollarDialect())
        let queries = Self.queries(3)
        #expect(try Set(queries.map { try statements.select($0).text }).count == queries.count)
    }
}
