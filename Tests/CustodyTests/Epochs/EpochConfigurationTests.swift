import Canonical
import Custody
import SecretSharing
import Testing

@Suite("An epoch's configuration and roster as they are stored")
struct EpochConfigurationTests {
    @Test("the bytes are those of the vectors")
    func vectors() throws {
        let vectors = try Vectors.read("statements")
        let configuration = try Samples.configuration()
        let roster = try Samples.roster()
        #expect(configuration.bytes == vectors["configuration"])
        #expect(configuration.anchor == vectors["anchor"])
        #expect(roster.bytes == vectors["roster"])
        let custody = try DurableCustody(configuration: configuration, roster: roster)
        #expect(custody.recoveryBinding == vectors["recovery-binding"])
    }

    @Test("what is written is read again")
    func roundTrip() throws {
        let configuration = try Samples.configuration()
        let roster = try Samples.roster()
        #expect(try EpochConfiguration(reading: configuration.bytes) == configuration)
        #expect(try Roster(reading: roster.bytes) == roster)
        #expect(roster.holders.map(\.name) == ["ann", "Zoë", "dan"])
    }

    @Test("an altered byte gives another value or an error, never the same value")
    func alteredBytes() throws {
        let configuration = try Samples.configuration()
        let roster = try Samples.roster()
        for place in configuration.bytes.indices {
            var bytes = configuration.bytes
            bytes[place] ^= 1
            let read = try? EpochConfiguration(reading: bytes)
            #expect(read == nil || read?.bytes == bytes)
        }
        for place in roster.bytes.indices {
            var bytes = roster.bytes
            bytes[place] ^= 1
            let read = try? Roster(reading: bytes)
            #expect(read == nil || read?.bytes == bytes)
        }
    }

    @Test("missing and further bytes are refused")
    func lengths() throws {
        let configuration = try Samples.configuration().bytes
        let roster = try Samples.roster().bytes
        for length in 0..<configuration.count {
            #expect(throws: CustodyError.self) { try EpochConfiguration(reading: Bytes(configuration.prefix(length))) }
        }
        for length in 0..<roster.count {
            #expect(throws: CustodyError.self) { try Roster(reading: Bytes(roster.prefix(length))) }
        }
        let further = Canonical.encode(.null)
        #expect(throws: CustodyError.self) { try EpochConfiguration(reading: configuration + further) }
        #expect(throws: CustodyError.self) { try Roster(reading: roster + further) }
        #expect(throws: CustodyError.self) { try Roster(reading: configuration) }
    }

    @Test("a format of the future is named")
    func unknownFormat() throws {
        let configuration = Canonical.labelled(.configuration, [.unsigned(2), .unsigned(1)])
        let roster = Canonical.labelled(.roster, [.unsigned(2)])
        let first = #expect(throws: CustodyError.self) { try EpochConfiguration(reading: configuration) }
        #expect(first?.code == .configurationUnknownFormat)
        let second = #expect(throws: CustodyError.self) { try Roster(reading: roster) }
        #expect(second?.code == .rosterUnknownFormat)
    }

    @Test("holders out of order, twice at one position or of one name are refused")
    func badRosters() throws {
        let holders = Samples.holders()
        #expect(throws: CustodyError.self) { try Roster(epoch: Epoch(7), revision: 1, holders: []) }
        #expect(throws: CustodyError.self) { try Roster(epoch: Epoch(7), revision: 1, holders: holders + holders) }
        let sameName = [holders[0], Samples.holder("dan", 1, 1, "x", nil, "y")]
        #expect(throws: CustodyError.self) { try Roster(epoch: Epoch(7), revision: 1, holders: sameName) }
        let zero = [Samples.holder("dan", 0, 1, "x", nil, "y")]
        #expect(throws: CustodyError.self) { try Roster(epoch: Epoch(7), revision: 1, holders: zero) }
        let list = { (name: String, index: UInt64) -> CanonicalValue in
            let digest = CanonicalValue.digest(Samples.server)
            return .list([.text(name), .unsigned(1), .unsigned(index), digest, .null, digest])
        }
        let unordered = Canonical.labelled(
            .roster,
            [.unsigned(1), .unsigned(7), .unsigned(1), .list([list("b", 2), list("a", 1)])]
        )
        #expect(throws: CustodyError.self) { try Roster(reading: unordered) }
    }

    @Test("a roster that does not fit the configuration is refused")
    func fit() throws {
        let configuration = try Samples.configuration()
        let rosters = [
            try Roster(epoch: Epoch(8), revision: 1, holders: Samples.holders()),
            try Roster(epoch: Epoch(7), revision: 1, holders: Array(Samples.holders().dropFirst())),
            try Roster(epoch: Epoch(7), revision: 1, holders: Array(Samples.holders().dropLast())),
            try Roster(
                epoch: Epoch(7),
                revision: 1,
                holders: Samples.holders() + [Samples.holder("eve", 3, 1, "eve", nil, "share 4")]
            ),
        ]
        for roster in rosters {
            let error = #expect(throws: CustodyError.self) {
                try DurableCustody(configuration: configuration, roster: roster)
            }
            #expect(error?.code == .rosterDoesNotFit)
        }
        let custody = try DurableCustody(configuration: configuration, roster: Samples.roster())
        #expect(custody.plan.groupThreshold == 2)
        #expect(custody.plan.groups.map(\.threshold) == [2, 1])
    }
}
