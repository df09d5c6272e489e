import Canonical
import Store
import TestSupport
import Testing

@testable import KMIP
@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

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

    private func hints(_ value: TTLV) -> Set<Bytes> { Set(AttributeHint.hints(of: value).map(\.hint)) }

    @Test("a part of a structure has hints that the whole has, and what is left out of a pattern has none")
    func parts() {
        let link = Link(type: .privateKey, identifier: "one").ttlv
        let part = TTLV(.link, .structure([TTLV(.linkedObjectIdentifier, .text("one"))]))
        #expect(!hints(part).isEmpty && hints(part).isSubset(of: hints(link)))
        #expect(hints(part).isDisjoint(with: hints(Link(type: .privateKey, identifier: "two").ttlv)))
        #expect(hints(TTLV(.link, .structure([]))).isEmpty)
        for value in [TTLV(.fresh, .boolean(true)), TTLV(.uniqueIdentifier, .text("x"))] {
            #expect(hints(value).isEmpty)
        }
    }

    @Test("a mask has a hint for each of its bits, and so has a question all of those that it asks for")
    func masks() {
        func bits(_ mask: Int32) -> Set<Bytes> { hints(TTLV(.cryptographicUsageMask, .integer(mask))) }
        var random = SplitMix64(seed: 2)
        for _ in 0..<2_000 {
            let own = Int32.random(in: .min ... .max, using: &random)
            let asked =
                Int32.random(in: .min ... .max, using: &random) & Int32.random(in: .min ... .max, using: &random)
            #expect(bits(own).count == own.nonzeroBitCount)
            #expect(bits(asked).isSubset(of: bits(own)) == (own & asked == asked))
        }
        #expect(bits(0).isEmpty && bits(.min).count == 1)
    }

    @Test("a Boolean has a hint where it has the rarer value; what was always so stands where that stands which is so")
    func booleans() {
        func flag(_ tag: Tag, _ value: Bool) -> Set<Bytes> { hints(TTLV(tag, .boolean(value))) }
        for (tag, usual) in [(Tag.sensitive, false), (.extractable, true), (.keyValuePresent, true)] {
            #expect(flag(tag, usual).isEmpty && flag(tag, !usual).count == 1)
        }
        #expect(flag(.alwaysSensitive, true) == flag(.sensitive, true) && flag(.alwaysSensitive, false).isEmpty)
        #expect(flag(.neverExtractable, true) == flag(.extractable, false) && flag(.neverExtractable, false).isEmpty)
        #expect(flag(.sensitive, true).isDisjoint(with: flag(.extractable, false)))
        #expect(flag(.rotateAutomatic, true).count == 1 && flag(.rotateAutomatic, false).isEmpty)
    }

    @Test("Usage Limits have one hint whatever is left; a generator has hints where it is not the server's own")
    func others() {
        func limits(_ total: Int64) -> TTLV {
            TTLV(.usageLimits, .structure([TTLV(.usageLimitsTotal, .longInteger(total))]))
        }
        #expect(hints(limits(5)) == hints(limits(7)) && hints(limits(5)).count == 1)
        #expect(hints(TTLV(.usageLimits, .structure([]))) == hints(limits(5)))
        for own in [ServerFacts.randomness, ServerFacts.pairRandomness] {
            #expect(hints(TTLV(.randomNumberGenerator, .structure(own))).isEmpty)
        }
        let other = [TTLV(.rngAlgorithm, .enumeration(2)), TTLV(.cryptographicLength, .integer(128))]
        let generator = hints(TTLV(.randomNumberGenerator, .structure(other)))
        #expect(generator.count == 2)
        #expect(hints(TTLV(.randomNumberGenerator, .structure([other[0]]))).isSubset(of: generator))
        var opaque = SampleRows.object("one")
        opaque.objectType = ObjectType.opaqueObject.rawValue
        opaque.attributes = Attributes().canonicalBytes
        let own = Set(ObjectHints.rows(of: opaque).map { $0["hint"] })
        #expect(own.isSuperset(of: hints(KeyFormatType.opaque.ttlv).map(Value.bytes)))
    }

    /// What follows from the identifier or the state, what every object has alike or is sealed, and what a Get changes.
    private static let unlisted: Set<Tag> = [
        .uniqueIdentifier, .shortUniqueIdentifier, .leaseTime, .protectionStorageMask, .state, .objectType, .digest,
        .fresh,
    ]

    @Test(
        "every attribute of the standard has hints, but for those that a list could not help to find",
        arguments: AttributeRule.all
    )
    func table(_ tag: KMIP.Tag) throws {
        let samples = try LocateSamples.values(of: tag)
        #expect(!samples.isEmpty)
        let hinted = samples.contains { !hints($0).isEmpty || !AttributeHint.dates(of: $0).isEmpty }
        #expect(hinted != Self.unlisted.contains(tag))
        for sample in samples {
            #expect(hints(sample).allSatisfy { (1...StoreLimits.small).contains($0.count) })
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
