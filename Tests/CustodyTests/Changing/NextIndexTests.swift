import Canonical
import Custody
import SecretSharing
import Testing

@Suite("Where an enrolled holder stands")
struct NextIndexTests {
    private func roster(_ revision: UInt32, _ places: [(UInt8, UInt8)]) throws -> Roster {
        let holders = places.map { group, index in
            Samples.holder("holder \(group) \(index)", group, index, "key", nil, "share")
        }
        return try Roster(epoch: Epoch(7), revision: revision, holders: holders)
    }

    @Test("the lowest index that no revision used, in its own group")
    func lowest() throws {
        let first = try roster(1, [(1, 1), (1, 2), (2, 1)])
        let aborted = try roster(2, [(1, 1), (1, 3), (2, 1)])
        #expect(nextIndex(in: 1, used: [first]) == 3)
        #expect(nextIndex(in: 1, used: [first, aborted]) == 4)
        #expect(nextIndex(in: 2, used: [first, aborted]) == 2)
        #expect(nextIndex(in: 3, used: [first, aborted]) == 1)
    }

    @Test("a full group has none")
    func full() throws {
        let all = try roster(1, (1...255).map { (1, UInt8($0)) })
        #expect(nextIndex(in: 1, used: [all]) == nil)
        let but = try roster(1, (1...255).filter { $0 != 200 }.map { (1, UInt8($0)) })
        #expect(nextIndex(in: 1, used: [but]) == 200)
    }
}
