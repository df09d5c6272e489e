import Access
import Canonical
import KMIP
import TestSupport
import Testing

@testable import Operations

@Suite("The table of operations over several requests")
struct StreamTableTests {
    private typealias Table = StreamTable<Int>

    private static func bond(_ number: Int, limit: Rights? = nil) -> Table.Bond {
        Table.Bond(
            subject: (try? Subject.mail("\(number)@example.com")) ?? .admin,
            method: .bearer,
            limit: limit,
            delegation: nil,
            header: nil
        )
    }

    private static let topic = Table.Topic(operation: .encrypt, object: "key", materialRevision: 1)

    private static func entry(_ bond: Table.Bond, held: Int = 0, at seconds: Int64 = 0) -> Table.Entry {
        Table.Entry(bond: bond, topic: topic, work: 0, held: held, touched: Instant(wholeSeconds: seconds))
    }

    @Test("one caller fills his own part of the table and nobody else's")
    func subjects() throws {
        var table = Table()
        for number in 0..<CryptographyLimits.streamsOfSubject {
            try table.begin(Self.entry(Self.bond(1)), called: [UInt8(number)])
        }
        #expect((try? table.begin(Self.entry(Self.bond(1)), called: [200])) == nil)
        // Another credential of his fills the same part.
        #expect((try? table.begin(Self.entry(Self.bond(1, limit: Rights([.encrypt]))), called: [200])) == nil)
        try table.begin(Self.entry(Self.bond(2)), called: [201])
        #expect(table.count == CryptographyLimits.streamsOfSubject + 1)
    }

    @Test("what nobody went on with is over, and makes room")
    func idle() throws {
        var table = Table()
        for number in 0..<CryptographyLimits.streamsOfSubject {
            try table.begin(Self.entry(Self.bond(1)), called: [UInt8(number)])
        }
        let late = Int64(CryptographyLimits.idle / 1_000_000) + 1
        try table.begin(Self.entry(Self.bond(1), at: late), called: [200])
        #expect(table.count == 1)
        #expect((try? table.take([0], Self.bond(1), Self.topic, at: Instant(wholeSeconds: late))) == nil)
    }

    @Test("what nobody went on with goes by itself, and not what a part is being done of")
    func swept() throws {
        var table = Table()
        for number: UInt8 in 0..<3 {
            try table.begin(Self.entry(Self.bond(1), held: 5, at: Int64(number)), called: [number])
        }
        _ = try table.take([0], Self.bond(1), Self.topic, at: Instant(wholeSeconds: 2))
        let idle = Int64(CryptographyLimits.idle / 1_000_000)
        table.letGo(at: Instant(wholeSeconds: idle + 1))
        #expect(table.count == 3 && table.held == 15)
        table.letGo(at: Instant(wholeSeconds: idle + 2))
        #expect(table.entries.keys.sorted { $0[0] < $1[0] } == [[2]])
        #expect(table.count == 2 && table.held == 10)
    }

    @Test("what is under way with an object ends with it: all of it, or what applies protection")
    func ended() throws {
        for isRevoked in [false, true] {
            var table = Table()
            let topics: [Table.Topic] = [
                .init(operation: .encrypt, object: "key", materialRevision: 1),
                .init(operation: .sign, object: "key", materialRevision: 2),
                .init(operation: .mac, object: "key", materialRevision: 1),
                .init(operation: .decrypt, object: "key", materialRevision: 1),
                .init(operation: .macVerify, object: "key", materialRevision: 1),
                .init(operation: .encrypt, object: "other", materialRevision: 1),
                .init(operation: .hash, object: nil, materialRevision: nil),
            ]
            for (number, topic) in topics.enumerated() {
                var entry = Self.entry(Self.bond(1))
                entry = Table.Entry(bond: entry.bond, topic: topic, work: number, held: 0, touched: entry.touched)
                try table.begin(entry, called: [UInt8(number)])
            }
            // A part of it is just being done.
            let taken = try table.take([0], Self.bond(1), topics[0], at: Instant(wholeSeconds: 0))
            table.end(of: "key", protecting: isRevoked)
            try table.put(taken, back: [0])
            #expect(Set(table.entries.values.map(\.work)) == (isRevoked ? [3, 4, 5, 6] : [5, 6]))
            #expect(table.count == (isRevoked ? 4 : 2))
        }
    }

    @Test("all together keep no more bytes than there is room for")
    func held() throws {
        var table = Table()
        var number: UInt8 = 0
        let most = CryptographyLimits.held / CryptographyLimits.heldOfStream
        for _ in 0..<most {
            number += 1
            try table.begin(Self.entry(Self.bond(Int(number)), held: CryptographyLimits.heldOfStream), called: [number])
        }
        #expect((try? table.begin(Self.entry(Self.bond(99), held: 1), called: [99])) == nil)
        var taken = try table.take([1], Self.bond(1), Self.topic, at: Instant(wholeSeconds: 0))
        taken.held += 1
        #expect((try? table.put(taken, back: [1])) == nil)
        #expect(table.count == most - 1)
    }

    @Test("one caller's streams keep no more bytes than his share, and those of others go on")
    func heldOfSubject() throws {
        var table = Table()
        let most = CryptographyLimits.heldOfSubject / CryptographyLimits.heldOfStream
        #expect(most * CryptographyLimits.heldOfStream < CryptographyLimits.held)
        try table.begin(Self.entry(Self.bond(1)), called: [0])
        for number in 1...most {
            try table.begin(Self.entry(Self.bond(1), held: CryptographyLimits.heldOfStream), called: [UInt8(number)])
        }
        let credential = Self.bond(1, limit: Rights([.decrypt]))
        #expect((try? table.begin(Self.entry(credential, held: 1), called: [100])) == nil)
        try table.begin(Self.entry(Self.bond(2), held: CryptographyLimits.heldOfStream), called: [101])
        var taken = try table.take([0], Self.bond(1), Self.topic, at: Instant(wholeSeconds: 0))
        taken.held = 1
        #expect((try? table.put(taken, back: [0])) == nil)
        // One that keeps nothing more goes on, also where the share is full.
        let same = try table.take([1], Self.bond(1), Self.topic, at: Instant(wholeSeconds: 0))
        try table.put(same, back: [1])
        var other = try table.take([101], Self.bond(2), Self.topic, at: Instant(wholeSeconds: 0))
        other.held = CryptographyLimits.heldOfStream
        try table.put(other, back: [101])
        #expect(table.count == most + 1)
    }

    @Test("what a stream keeps more after its part is counted in full")
    func grown() throws {
        var table = Table()
        let (whole, half) = (CryptographyLimits.heldOfStream, CryptographyLimits.heldOfStream / 2)
        let most = CryptographyLimits.held / whole
        for number in 1..<most {
            try table.begin(Self.entry(Self.bond(number), held: whole), called: [UInt8(number)])
        }
        for number in [most, most + 1] {
            try table.begin(Self.entry(Self.bond(number), held: half), called: [UInt8(number)])
        }
        #expect(table.held == CryptographyLimits.held)
        var taken = try table.take([UInt8(most)], Self.bond(most), Self.topic, at: Instant(wholeSeconds: 0))
        #expect(table.held == CryptographyLimits.held)
        taken.held = whole
        #expect((try? table.put(taken, back: [UInt8(most)])) == nil)
        #expect(table.held == CryptographyLimits.held - half)
    }

    @Test("whoever does what in whatever order, the table does what it says")
    func walk() {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(200 * WalkSeed.lengthFactor) {
            let steps = (0..<120).map { _ in TableStep.random(&random) }
            guard let failure = TableWalk.failure(of: steps) else { continue }
            let shortest = Shrinker.shrink(steps) { TableWalk.failure(of: $0) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(failure)\n\(shortest)")
            return
        }
    }
}

/// What somebody does with the table.
private enum TableStep: CustomStringConvertible {
    case begin(who: Int, name: UInt8, held: Int)
    case take(who: Int, name: UInt8, rightTopic: Bool)
    case put(name: UInt8, held: Int)
    case end(name: UInt8)
    case wait(seconds: Int64)

    static func random(_ random: inout SplitMix64) -> TableStep {
        let (who, name) = (Int.random(in: 0..<6, using: &random), UInt8.random(in: 0..<12, using: &random))
        let whole = CryptographyLimits.heldOfStream
        let held = [0, 1_000, whole / 2, whole, whole, whole, whole + 1].randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<9, using: &random) {
        case 0...2: return .begin(who: who, name: name, held: held)
        case 3...5: return .take(who: who, name: name, rightTopic: Int.random(in: 0..<6, using: &random) > 0)
        case 6: return .put(name: name, held: held)
        case 7: return .end(name: name)
        default: return .wait(seconds: Int64.random(in: 0..<160, using: &random))
        }
    }

    var description: String {
        switch self {
        case .begin(let who, let name, let held): "\(who) begins \(name) with \(held)"
        case .take(let who, let name, let right): "\(who) takes \(name)\(right ? "" : " for something else")"
        case .put(let name, let held): "\(name) is put back with \(held)"
        case .end(let name): "\(name) ends"
        case .wait(let seconds): "\(seconds) s pass"
        }
    }
}

/// The same as a list of who owns what.
private struct TableWalk {
    private struct Known {
        let who: Int
        var held: Int
        var touched: Int64
        var isBusy = false
    }

    private var table = StreamTable<Int>()
    private var known: [UInt8: Known] = [:]
    private var taken: [UInt8: StreamTable<Int>.Entry] = [:]
    private var now: Int64 = 0

    static func failure(of steps: [TableStep]) -> String? {
        var walk = TableWalk()
        for step in steps {
            if let failure = walk.run(step) { return "\(step): \(failure)" }
            let held = walk.known.values.reduce(0) { $0 + $1.held }
            guard held <= CryptographyLimits.held, walk.table.held >= held else { return "too much is held" }
            guard walk.table.held <= CryptographyLimits.held else { return "more than there is room for" }
        }
        return nil
    }

    private func bond(_ who: Int) -> StreamTable<Int>.Bond {
        StreamTable<Int>.Bond(
            subject: (try? Subject.mail("\(who)@example.com")) ?? .admin,
            method: .bearer,
            limit: nil,
            delegation: nil,
            header: nil
        )
    }

    private mutating func letGo() {
        let idle = CryptographyLimits.idle / 1_000_000
        known = known.filter { $0.value.isBusy || now - $0.value.touched <= idle }
    }

    private mutating func run(_ step: TableStep) -> String? {
        switch step {
        case .wait(let seconds):
            now += seconds
            return nil
        case .begin(let who, let name, let held): return begin(who, name, held)
        case .take(let who, let name, let isRight): return take(who, name, isRight)
        case .put(let name, let held): return put(name, held)
        case .end(let name):
            (known[name], taken[name]) = (nil, nil)
            table.end([name])
            return nil
        }
    }

    private func hasRoom(for held: Int, of who: Int, beside others: [Known]) -> Bool {
        let own = others.filter { $0.who == who }.reduce(0) { $0 + $1.held }
        let all = others.reduce(0) { $0 + $1.held }
        return held <= CryptographyLimits.heldOfStream && own + held <= CryptographyLimits.heldOfSubject
            && all + held <= CryptographyLimits.held
    }

    private mutating func begin(_ who: Int, _ name: UInt8, _ held: Int) -> String? {
        letGo()
        let fits = hasRoom(for: held, of: who, beside: Array(known.values))
        let entry = StreamTable<Int>.Entry(
            bond: bond(who),
            topic: .init(operation: .encrypt, object: "key", materialRevision: 1),
            work: who,
            held: held,
            touched: Instant(wholeSeconds: now)
        )
        let isDone = (try? table.begin(entry, called: [name])) != nil
        let shall = known[name] == nil && fits
        if isDone { known[name] = Known(who: who, held: held, touched: now) }
        return isDone == shall ? nil : "begun: \(isDone)"
    }

    private mutating func take(_ who: Int, _ name: UInt8, _ isRight: Bool) -> String? {
        letGo()
        let entry = try? table.take(
            [name],
            bond(who),
            .init(operation: .encrypt, object: isRight ? "key" : "other", materialRevision: 1),
            at: Instant(wholeSeconds: now)
        )
        let shall = isRight && known[name]?.who == who && known[name]?.isBusy == false
        if let entry {
            known[name]?.isBusy = true
            taken[name] = entry
            if entry.work != who { return "somebody else's work" }
        }
        return (entry != nil) == shall ? nil : "taken: \(entry != nil)"
    }

    private mutating func put(_ name: UInt8, _ held: Int) -> String? {
        guard var entry = taken.removeValue(forKey: name), let before = known[name] else { return nil }
        (entry.held, entry.touched) = (held, Instant(wholeSeconds: now))
        let shall = hasRoom(for: held, of: before.who, beside: known.filter { $0.key != name }.map(\.value))
        let isDone = (try? table.put(entry, back: [name])) != nil
        known[name] = isDone ? Known(who: before.who, held: held, touched: now) : nil
        return isDone == shall ? nil : "put back: \(isDone)"
    }
}
