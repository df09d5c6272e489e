import Canonical
import Custody
import SecretSharing
import Testing

@Suite("A roster that is asked for")
struct RosterRequestTests {
    private func holder(_ name: String, _ group: String? = nil, key: String? = nil) -> RosterRequest.Shareholder {
        RosterRequest.Shareholder(name: name, group: group, keyDigest: Samples.digest(key ?? name))
    }

    private func holders(_ count: Int, _ group: String? = nil, from start: Int = 1) -> [RosterRequest.Shareholder] {
        (start..<start + count).map { holder("holder \($0)", group) }
    }

    private func refusal(_ request: RosterRequest) -> CustodyError? {
        do {
            _ = try request.plan()
            return nil
        } catch {
            return error
        }
    }

    @Test("without groups there is one, named owners, and more than half are needed", arguments: [1, 2, 3, 4, 9, 255])
    func defaults(_ count: Int) throws {
        let plan = try RosterRequest(shareholders: holders(count)).plan()
        #expect(plan.groups.map(\.name) == ["owners"])
        #expect(plan.groups.map { Int($0.threshold) } == [count / 2 + 1])
        #expect(plan.groupThreshold == 1)
        #expect(plan.holders.map { Int($0.position.index) } == Array(1...count))
        #expect(plan.holders.map(\.requestIndex) == Array(0..<count))
        #expect(plan.split.groups.map(\.count) == [count])
        #expect(plan.warnings.isEmpty)
    }

    @Test("groups are numbered as named, holders in each as listed, and all groups are needed")
    func groups() throws {
        let request = RosterRequest(
            shareholders: [
                holder("w1", "workload"), holder("d1", "data"), holder("w2", "workload"), holder("w3", "workload"),
            ],
            groups: [RosterRequest.Group(name: "data", threshold: 1), RosterRequest.Group(name: "workload")]
        )
        let plan = try request.plan()
        #expect(plan.groups.map(\.name) == ["data", "workload"])
        #expect(plan.groups.map(\.threshold) == [1, 2])
        #expect(plan.groupThreshold == 2)
        #expect(plan.holders.map(\.name) == ["d1", "w1", "w2", "w3"])
        #expect(plan.holders.map(\.requestIndex) == [1, 0, 2, 3])
        #expect(plan.holders.map(\.position.group) == [1, 2, 2, 2])
    }

    @Test("a threshold of one among several is allowed with a warning")
    func warning() throws {
        let plan = try RosterRequest(shareholders: holders(3), threshold: 1).plan()
        #expect(plan.warnings == [.anyoneAlone(group: "owners", holders: 3)])
        #expect(try RosterRequest(shareholders: holders(1), threshold: 1).plan().warnings.isEmpty)
    }

    @Test("thresholds outside the number of holders are refused")
    func thresholds() {
        #expect(refusal(RosterRequest(shareholders: holders(3), threshold: 4))?.code == .thresholdTooHigh)
        #expect(refusal(RosterRequest(shareholders: holders(3), threshold: 0))?.code == .thresholdTooLow)
        #expect(refusal(RosterRequest(shareholders: holders(3), threshold: -1))?.code == .thresholdTooLow)
        #expect(refusal(RosterRequest(shareholders: holders(3), threshold: .max))?.code == .thresholdTooHigh)
        #expect(refusal(RosterRequest(shareholders: holders(3), groupThreshold: 2))?.code == .groupThresholdInvalid)
        #expect(refusal(RosterRequest(shareholders: holders(3), groupThreshold: 0))?.code == .groupThresholdInvalid)
    }

    @Test("the number of holders has limits")
    func numbers() {
        #expect(refusal(RosterRequest(shareholders: []))?.code == .noHolders)
        #expect(refusal(RosterRequest(shareholders: holders(255))) == nil)
        #expect(refusal(RosterRequest(shareholders: holders(256)))?.code == .tooManyHolders)
        let names = (1...5).map { "group \($0)" }
        let groups = names.map { RosterRequest.Group(name: $0) }
        let full = names.enumerated().flatMap { holders($0 < 4 ? 255 : 4, $1, from: $0 * 255) }
        #expect(refusal(RosterRequest(shareholders: full, groups: groups)) == nil)
        let over = full + [holder("one more", "group 5")]
        #expect(refusal(RosterRequest(shareholders: over, groups: groups))?.code == .tooManyHolders)
        let many = (1...256).map { RosterRequest.Group(name: "group \($0)") }
        #expect(refusal(RosterRequest(shareholders: holders(1), groups: many))?.code == .tooManyHolders)
    }

    @Test("a holder or a key that comes twice is refused")
    func duplicates() {
        let name = RosterRequest(shareholders: [holder("ann"), holder("ann", key: "other")])
        #expect(refusal(name)?.code == .duplicateHolder)
        let key = RosterRequest(shareholders: [holder("ann"), holder("bob", key: "ann")])
        #expect(refusal(key)?.code == .duplicateKey)
        #expect(refusal(key)?.detail == "“ann” and “bob” have the same public key.")
        let composed = RosterRequest(shareholders: [holder("Zo\u{eb}"), holder("Zoe\u{308}", key: "other")])
        #expect(refusal(composed)?.code == .duplicateHolder)
    }

    @Test("names that nobody can read are refused, by position and not by name")
    func names() {
        let request = RosterRequest(shareholders: [holder("ann"), holder("b\u{7}")])
        #expect(refusal(request)?.code == .nameInvalid)
        #expect(refusal(request)?.detail == "The name of shareholder 2 has a character that cannot be seen.")
        let group = RosterRequest(shareholders: holders(1), groups: [RosterRequest.Group(name: " ")])
        #expect(refusal(group)?.code == .nameInvalid)
    }

    @Test("holders and groups must match")
    func groupRefusals() {
        let two = [RosterRequest.Group(name: "a"), RosterRequest.Group(name: "b")]
        let unknown = RosterRequest(shareholders: [holder("ann", "c")], groups: two)
        #expect(refusal(unknown)?.code == .unknownGroup)
        let none = RosterRequest(shareholders: [holder("ann")], groups: two)
        #expect(refusal(none)?.code == .unknownGroup)
        let undeclared = RosterRequest(shareholders: [holder("ann", "c")])
        #expect(refusal(undeclared)?.code == .unknownGroup)
        let empty = RosterRequest(shareholders: [holder("ann", "a")], groups: two)
        #expect(refusal(empty)?.code == .emptyGroup)
        let twice = RosterRequest(shareholders: [holder("ann", "a")], groups: [two[0], two[0]])
        #expect(refusal(twice)?.code == .duplicateGroup)
        let both = RosterRequest(shareholders: [holder("ann", "a"), holder("bob", "b")], threshold: 1, groups: two)
        #expect(refusal(both)?.code == .thresholdAmbiguous)
    }

    @Test("one group may be left without a name and may have its threshold in either place")
    func singleGroup() throws {
        let nameless = RosterRequest(shareholders: holders(3), threshold: 3, groups: [RosterRequest.Group(name: "")])
        #expect(try nameless.plan().groups.map(\.name) == ["owners"])
        #expect(try nameless.plan().groups.map(\.threshold) == [3])
        let named = RosterRequest(
            shareholders: holders(3),
            threshold: 2,
            groups: [RosterRequest.Group(name: "board", threshold: 2)]
        )
        #expect(try named.plan().groups.map(\.name) == ["board"])
        let conflict = RosterRequest(
            shareholders: holders(3),
            threshold: 2,
            groups: [RosterRequest.Group(name: "board", threshold: 3)]
        )
        #expect(refusal(conflict)?.code == .thresholdAmbiguous)
    }
}
