import Canonical
import Store
import TestSupport
import Testing

@testable import KMIP
@testable import Operations

/// Which filters Locate builds: the databases' tests explain those of the conformance's, and each of Locate's is like one of them.
@Suite("The ways in which a Locate reads")
struct LocateShapesTests {
    private static let ann = Bytes("ann".utf8)
    private static let known = Set(StoreConformance.productFilters.map(FilterShape.init))
    private static let counted = Set(StoreConformance.productSizes.map(FilterShape.List.init))

    /// Who asks: alone, with groups, with grants on scopes, an auditor.
    private static let sights: [LocatePlan.Sight] = {
        let (bob, now) = (Bytes("bob".utf8), Instant(microseconds: 5))
        let label = ObjectScope(owner: bob, .label([8]))
        let other = ObjectScope(owner: bob, .label([9]))
        let prefix = ObjectScope(owner: bob, .namePrefix(Bytes("na".utf8)))
        let (listed, further) = (ObjectListing.hinted([4, 8], of: bob), ObjectListing.hinted([4, 9], of: bob))
        let scopes: [[LocatePlan.ScopedList]] = [
            [], [.init(scope: label, list: listed)],
            [.init(scope: label, list: listed), .init(scope: other, list: further)],
            [.init(scope: prefix, list: nil)],
            [.init(scope: prefix, list: nil), .init(scope: ObjectScope(owner: ann, .namePrefix([7])), list: nil)],
            [.init(scope: label, list: listed), .init(scope: prefix, list: nil)],
        ]
        let some = scopes.map { LocatePlan.Sight(owners: [ann], grantees: [ann], scopes: $0, now: now) }
        return some + [
            LocatePlan.Sight(owners: [ann, [7]], grantees: [ann, [7], [9]], scopes: scopes[5], now: now),
            LocatePlan.Sight(owners: [ann], grantees: [], scopes: [], seesAll: true, now: now),
        ]
    }()

    /// A question for each value of the attribute alone, and together with others.
    private static func patterns(_ tag: KMIP.Tag) throws -> [[TTLV]] {
        let values = try LocateSamples.values(of: tag)
        let others = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicUsageMask, .integer(12))]
        let ranges = values.compactMap { value -> [TTLV]? in
            guard case .dateTime(let date) = value.value else { return nil }
            return [value, TTLV(value.tag, .dateTime(date + 1_000_000))]
        }
        return values.map { [$0] } + values.map { [$0, ObjectName("name").ttlv] } + values.map { [$0] + others }
            + ranges
    }

    @Test(
        "a question for any attribute, by whomever, reads as one of those of which the databases' plans are looked at",
        arguments: AttributeRule.all
    )
    func covered(_ tag: KMIP.Tag) throws {
        for pattern in try Self.patterns(tag) + [[]] {
            for storage in [nil, StorageStatusMask([.onLine, .archival, .destroyed])] {
                let criteria = LocateCriteria(Attributes(pattern), storage: storage)
                for sight in Self.sights { try check(criteria, sight, "\(pattern.map(\.tag))") }
            }
        }
    }

    private func check(_ criteria: LocateCriteria, _ sight: LocatePlan.Sight, _ what: String) throws {
        for isWhole in [true, false] {
            for place in [nil, ObjectPlace(created: Instant(microseconds: 3), id: "o")] {
                let plan = LocatePlan(
                    criteria.terms,
                    id: criteria.identifier,
                    names: criteria.nameHints,
                    base: criteria.base(after: place),
                    for: sight,
                    isWhole: isWhole
                )
                // All lists short, all long, and what Locate's own lists say shorter than all that there is.
                for sizes in [
                    (3, 3), (ObjectLimits.countedList, ObjectLimits.countedList), (3, ObjectLimits.countedList),
                ] {
                    try check(plan, sizes, what)
                }
            }
        }
    }

    private func check(_ plan: LocatePlan, _ sizes: (hinted: Int, other: Int), _ what: String) throws {
        var known: [ObjectListing: Int] = [:]
        for _ in 0..<ObjectLimits.countings {
            for list in plan.questions(known) {
                let shape = FilterShape.List(list)
                #expect(Self.counted.contains(shape), "\(shape): \(what)")
                let isShort = shape == .hintedOfAll || list == .hinted([10, 2], of: Self.ann)
                known[list] = isShort ? sizes.hinted : sizes.other
            }
        }
        for filter in plan.filters(known) {
            try filter.check()
            #expect(Self.known.contains(FilterShape(filter)), "\(FilterShape(filter)): \(what)")
        }
    }
}
