import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("The hints by which objects are found")
struct AttributeHintTests {
    private static let date = Tag.activationDate

    @Test("a date is in one of the lists of every range that has it, and the lists of a range are few")
    func dates() {
        var random = SplitMix64(seed: 1)
        let edges: [Int64] = [.min, -1, 0, 1 << 19, 1 << 25, 1_700_000_000, 1 << 31, 1 << 40, .max]
        for _ in 0..<20_000 {
            func any() -> Int64 {
                Bool.random(using: &random)
                    ? edges[Int.random(in: 0..<edges.count, using: &random)]
                    : Int64.random(in: 0...4_000_000_000, using: &random)
            }
            let (date, one, other) = (any(), any(), any())
            guard let lists = AttributeHint.dates(Self.date, in: min(one, other)...max(one, other)) else { continue }
            #expect((1...56).contains(lists.count))
            let own = AttributeHint.dates(of: TTLV(Self.date, .dateTime(date)))
            #expect(own.count == 2)
            if (min(one, other)...max(one, other)).contains(date) { #expect(!Set(own).isDisjoint(with: lists)) }
        }
        #expect(AttributeHint.dates(Self.date, in: 1_700_000_000...1_700_000_001)?.count == 1)
        #expect(AttributeHint.dates(Self.date, in: .min ... .max) == nil)
        let day = AttributeHint.dates(Self.date, in: 1_700_000_000...1_700_000_000)
        #expect(day != AttributeHint.dates(.deactivationDate, in: 1_700_000_000...1_700_000_000))
    }

    @Test("a part of a structure has hints that the whole has, and what is left out of a pattern has none")
    func parts() {
        func hints(_ value: TTLV) -> Set<Bytes> { Set(AttributeHint.hints(of: value).map(\.hint)) }
        let link = Link(type: .privateKey, identifier: "one").ttlv
        let part = TTLV(.link, .structure([TTLV(.linkedObjectIdentifier, .text("one"))]))
        #expect(!hints(part).isEmpty && hints(part).isSubset(of: hints(link)))
        #expect(hints(part).isDisjoint(with: hints(Link(type: .privateKey, identifier: "two").ttlv)))
        #expect(hints(TTLV(.link, .structure([]))).isEmpty)
        let mask = TTLV(.cryptographicUsageMask, .integer(12))
        for value in [mask, TTLV(.sensitive, .boolean(true)), TTLV(.uniqueIdentifier, .text("x"))] {
            #expect(hints(value).isEmpty)
        }
    }

    @Test(
        "an object's hints stand in its owner's lists; with more values than there may be hints it stands in the list of such objects and in those of its names and labels"
    )
    func wide() throws {
        func row(_ count: Int) -> ObjectRow {
            var row = SampleRows.object("one")
            row.attributes = Attributes((0..<count).map { TTLV(.objectGroup, .text("g\($0)")) }).canonicalBytes
            return row
        }
        let some = try ObjectHints.rows(of: row(ObjectLimits.hints)).map(ObjectHintRow.init)
        #expect(some.count == ObjectLimits.hints + 2)
        #expect(
            some.allSatisfy { $0.owner == SampleRows.alice && $0.id == "one" && $0.hint.count <= StoreLimits.small }
        )
        let many = (0...ObjectLimits.hints).map { TTLV(.description, .text("d\($0)")) }
        let name = ObjectName("n").ttlv
        var attributes = Attributes(many + [name, TTLV(.objectGroup, .text("g"))])
        attributes.tags = ["t"]
        var large = SampleRows.object("one")
        large.attributes = attributes.canonicalBytes
        let wide = Set(try ObjectHints.rows(of: large).map(ObjectHintRow.init).map(\.hint))
        let always = [AttributeHint.wide, AttributeHint.ofState(1), AttributeHint.ofType(2)]
        let shared = [AttributeHint.ofTag("t"), AttributeHint.ofGroup("g")] + AttributeHint.hints(of: name).map(\.hint)
        #expect(wide == Set(always + shared) && shared.count == 3)
        let changes = ObjectHints.changes(from: row(3), to: row(4))
        #expect((changes.added.count, changes.removed.count) == (1, 0))
        var given = row(3)
        given.owner = SampleRows.bob
        let moved = ObjectHints.changes(from: row(3), to: given)
        #expect((moved.added.count, moved.removed.count) == (5, 5))
        #expect(ObjectHints.changes(from: row(3), to: row(3)).added.isEmpty)
    }
}
