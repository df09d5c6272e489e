import Canonical
import KMIP
import Store
import Testing

@testable import Operations

@Suite("From which lists a Locate reads")
struct LocatePlanTests {
    private static let ann = Bytes("ann".utf8)
    private static let everyone = Bytes("everyone".utf8)
    private static let states: [UInt32] = [1, 2, 3, 4]
    private static let name = LocateTerm(hints: [[1, 1]], rank: .name)
    private static let serial = LocateTerm(hints: [[2, 2]], rank: .value)
    private static let dates = LocateTerm(hints: [[3, 3], [3, 4]], rank: .date)
    private static let state = LocateTerm(hints: [[5, 1], [5, 2]], rank: .state, holdsForWide: true)

    private static func sight(
        owners: [Bytes] = [ann],
        scopes: [LocatePlan.ScopedList] = [],
        all: Bool = false
    ) -> LocatePlan.Sight {
        LocatePlan.Sight(
            owners: owners,
            grantees: [ann, everyone],
            scopes: scopes,
            seesAll: all,
            now: Instant(microseconds: 5)
        )
    }

    private static func plan(
        _ terms: [LocateTerm],
        _ sight: LocatePlan.Sight = sight(),
        id: String? = nil,
        names: [Bytes] = [],
        isWhole: Bool = true
    ) -> LocatePlan {
        let base = ObjectFilter([], objectTypes: [2], states: states, limit: 7)
        return LocatePlan(terms, id: id, names: names, base: base, for: sight, isWhole: isWhole)
    }

    private static let granted: [ObjectListing] = [ann, everyone].map { .hinted(AttributeHint.granted, of: $0) }

    @Test("a name leads straight to the owner's own list of it; what was granted is read off its own list")
    func name() {
        let plan = Self.plan([Self.name, Self.serial, Self.state])
        #expect(plan.questions() == Self.granted)
        let sizes = Dictionary(uniqueKeysWithValues: zip(Self.granted, [3, 0]))
        #expect(plan.questions(sizes).isEmpty)
        let filters = plan.filters(sizes)
        #expect(filters.map(\.lists) == [[.hinted([1, 1], of: Self.ann), .hinted([0], of: Self.ann)], Self.granted])
        #expect(filters[0].hints == [[[2, 2], [0]]])
        #expect(filters[1].hints == [[[1, 1], [0]], [[2, 2], [0]]])
        #expect(filters.allSatisfy { $0.grantees == nil && $0.states == Self.states && $0.limit == 7 })
        #expect(plan.filters([Self.granted[0]: 0, Self.granted[1]: 0]).count == 1)
    }

    @Test("of several lists the shortest is read, and of lists that are all long the one that is expected to say more")
    func shortest() {
        let own: [ObjectListing] = [
            .hinted([2, 2], of: Self.ann), .hinted([3, 3], of: Self.ann), .hinted([3, 4], of: Self.ann),
        ]
        let plan = Self.plan([Self.serial, Self.dates, Self.state])
        #expect(Set(plan.questions()).isSuperset(of: own + [.owned(by: Self.ann)] + Self.granted))
        var sizes = Dictionary(uniqueKeysWithValues: plan.questions().map { ($0, 0) })
        func first() -> [ObjectListing] { plan.filters(sizes).first?.lists ?? [] }
        for list in sizes.keys { sizes[list] = ObjectLimits.countedList }
        #expect(first().first == own[0])
        (sizes[own[1]], sizes[own[2]], sizes[.hinted([0], of: Self.ann)]) = (4, 5, 0)
        #expect(first() == [own[1], own[2], .hinted([0], of: Self.ann)])
        sizes[.owned(by: Self.ann)] = 8
        #expect(first() == [.owned(by: Self.ann)])
    }

    @Test("lists of all owners are neither read nor counted for whom little was granted")
    func ownListsAlone() {
        let plan = Self.plan([Self.serial, Self.dates, Self.state], Self.sight(owners: [Self.ann, [7]]))
        var sizes = Dictionary(uniqueKeysWithValues: plan.questions().map { ($0, 900) })
        for list in Self.granted { sizes[list] = 400 }
        #expect(plan.questions(sizes).isEmpty)
        let lists = plan.questions() + plan.filters(sizes).flatMap(\.lists)
        for list in lists {
            switch list {
            case .owned(let owner), .hinted(_, let owner): #expect([Self.ann, [7], Self.everyone].contains(owner))
            default: Issue.record("\(list)")
            }
        }
    }

    @Test(
        "who was granted more than can be looked through is led by the shortest list of all owners, and only to what he was granted"
    )
    func flooded() {
        let plan = Self.plan([Self.serial, Self.state])
        var sizes = Dictionary(uniqueKeysWithValues: plan.questions().map { ($0, ObjectLimits.countedList) })
        let further = plan.questions(sizes)
        #expect(further == [.hintedOfAll([2, 2]), .hintedOfAll([0])])
        (sizes[further[0]], sizes[further[1]]) = (3, 0)
        let filter = plan.filters(sizes).last
        #expect(filter?.lists == further)
        #expect(filter?.grantees == [Self.ann, Self.everyone])
        #expect(filter?.hints == [])
    }

    @Test("an auditor is led by the lists of all owners")
    func auditor() {
        #expect(Self.plan([], Self.sight(all: true)).filters([:]).map(\.lists) == [[.all]])
        let plan = Self.plan([Self.name, Self.state], Self.sight(all: true))
        #expect(plan.questions().isEmpty)
        #expect(plan.filters([:]).map(\.lists) == [[.hintedOfAll([1, 1]), .hintedOfAll([0])]])
    }

    @Test("states alone lead past what was destroyed, and no states to all that is owned")
    func states() {
        let online = Self.plan([Self.state]).filters([:])
        #expect(
            online.map(\.lists) == [[.hinted([5, 1], of: Self.ann), .hinted([5, 2], of: Self.ann)], Self.granted]
        )
        #expect(Self.plan([]).filters([:]).map(\.lists) == [[.owned(by: Self.ann)], Self.granted])
    }

    @Test(
        "scopes are read off the owner's list of their label, prefixes off the names, and a name where all is in the scope"
    )
    func scopes() {
        let tag = ObjectScope(owner: [7], .label([8]))
        let prefix = ObjectScope(owner: [9], .namePrefix([1]))
        let sight = Self.sight(scopes: [
            LocatePlan.ScopedList(scope: tag, list: .hinted([4], of: [7])),
            LocatePlan.ScopedList(scope: prefix, list: nil),
        ])
        #expect(Set(Self.plan([], sight).filters([:]).last?.lists ?? []) == [.hinted([4], of: [7]), .scope(prefix)])
        let unlisted = Self.plan([Self.serial], sight, isWhole: false).filters([:])
        #expect(Set(unlisted.last?.lists ?? []) == [.scope(tag), .scope(prefix)])
        let named = Self.plan([Self.name], sight, names: [[2, 3]]).filters([:])
        #expect(named.suffix(2).map(\.lists) == [[.scope(prefix)], [.hinted([1, 1], of: [7])]])
        #expect(named.suffix(2).map(\.hints) == [[[[1, 1], [0]]], [[[4]]]])
        let inPrefix = Self.plan([Self.name], sight, names: [[1, 3]]).filters([:]).suffix(2)
        #expect(inPrefix.map(\.lists) == [[.hinted([1, 1], of: [9])], [.hinted([1, 1], of: [7])]])
    }

    @Test("who reads by an identifier, or by a name before there are lists, is told of no other's damage")
    func others() {
        #expect(Self.plan([Self.name], id: "one").readsOthers)
        #expect(Self.plan([Self.name], names: [[6]], isWhole: false).readsOthers)
        #expect(!Self.plan([Self.name], names: [[6]]).readsOthers)
        #expect(!Self.plan([Self.serial], isWhole: false).readsOthers)
    }

    @Test("while the lists are not whole nothing is read of them")
    func unlisted() {
        let plan = Self.plan([Self.serial, Self.state], isWhole: false)
        #expect(plan.questions().isEmpty)
        let granted = ObjectListing.granted(to: [Self.ann, Self.everyone], at: Instant(microseconds: 5))
        #expect(plan.filters([:]).map(\.lists) == [[.owned(by: Self.ann)], [granted]])
        #expect(plan.filters([:]).allSatisfy { $0.hints.isEmpty })
        #expect(Self.plan([Self.name], names: [[6]], isWhole: false).filters([:]).map(\.lists) == [[.named([6])]])
    }

    @Test("an identifier leads to one object, whatever else is asked")
    func identifier() {
        #expect(Self.plan([Self.name], id: "one").filters([:]).map(\.lists) == [[.object("one")]])
    }

    @Test("no filter is beyond what a store takes, however many subjects, scopes and terms there are")
    func bounds() throws {
        let owners = (0..<200).map { Bytes([1, UInt8($0)]) }
        let scopes = (0..<300).map { number in
            let scope = ObjectScope(owner: [2, UInt8(number % 200), UInt8(number / 200)], .label([1]))
            return LocatePlan.ScopedList(scope: scope, list: nil)
        }
        let sight = LocatePlan.Sight(owners: owners, grantees: owners, scopes: scopes, now: Instant(microseconds: 1))
        let terms = (0..<64).map { LocateTerm(hints: [[3, UInt8($0)]], rank: .value) } + [Self.dates, Self.state]
        let plan = Self.plan(terms, sight)
        #expect(plan.questions().count <= StoreLimits.queries)
        for filter in plan.filters([:]) { try filter.check() }
        for filter in Self.plan([Self.name], sight).filters([:]) { try filter.check() }
    }
}
