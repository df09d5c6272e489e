import Testing

@testable import KMIP

struct RoundTripTests {
    private let seed = SeededRandom.seed

    @Test("whatever is written in binary is read back, and read bytes are written back the same")
    func binary() throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<1_500 {
            let ttlv = RandomTTLV.element(&random)
            let bytes = BinaryTTLV.encode(ttlv)
            #expect(bytes.count == BinaryTTLV.size(of: ttlv), "seed \(seed), round \(round)")
            #expect(try BinaryTTLV.decode(bytes) == ttlv, "seed \(seed), round \(round)")
        }
    }

    @Test("whatever is written in JSON is read back", arguments: [JSONStyle.standard, .cosmian5])
    func json(_ style: JSONStyle) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<1_500 {
            let ttlv = RandomTTLV.element(&random)
            #expect(
                try JSONTTLV.decode(JSONTTLV.encode(ttlv, style: style)).root == ttlv,
                "seed \(seed), round \(round)"
            )
        }
    }

    @Test("whatever is written in XML is read back", arguments: [false, true])
    func xml(_ isIndented: Bool) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<1_500 {
            let ttlv = RandomTTLV.element(&random)
            let text = XMLTTLV.encode(ttlv, isIndented: isIndented)
            #expect(try XMLTTLV.decode(text) == ttlv, "seed \(seed), round \(round)")
        }
    }

    @Test("a message goes through the three encodings, one after the other, and comes out as it was")
    func around() throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<800 {
            let ttlv = RandomTTLV.element(&random)
            guard let failing = Shrinker.smallest(ttlv, failing: { !Self.survives($0) }) else { continue }
            Issue.record("seed \(seed), round \(round): \(Shrinker.sketch(failing))")
        }
    }

    /// Whether binary → JSON → XML → binary gives the bytes that it began with.
    private static func survives(_ ttlv: TTLV) -> Bool {
        let binary = BinaryTTLV.encode(ttlv)
        guard let first = try? BinaryTTLV.decode(binary),
            let second = try? JSONTTLV.decode(JSONTTLV.encode(first)).root,
            let third = try? XMLTTLV.decode(XMLTTLV.encode(second))
        else { return false }
        return BinaryTTLV.encode(third) == binary && third == ttlv
    }

    @Test("damaged messages are refused or read, and never stop the program")
    func damaged() {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let ttlv = RandomTTLV.element(&random)
            for var bytes in [BinaryTTLV.encode(ttlv), JSONTTLV.encode(ttlv), XMLTTLV.encode(ttlv)] {
                for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&bytes, &random) }
                if let read = try? BinaryTTLV.decode(bytes) {
                    #expect(BinaryTTLV.encode(read) == bytes, "seed \(seed)")
                }
                if let read = try? JSONTTLV.decode(bytes).root, Self.isPlain(read) {
                    #expect((try? JSONTTLV.decode(JSONTTLV.encode(read)).root) == read, "seed \(seed)")
                }
                if let read = try? XMLTTLV.decode(bytes) {
                    #expect((try? XMLTTLV.decode(XMLTTLV.encode(read))) == read, "seed \(seed)")
                }
            }
        }
    }

    /// Without marks that only the JSON of Cosmian's clients has.
    private static func isPlain(_ ttlv: TTLV) -> Bool { ttlv.tag.isOnTheWire && ttlv.children.allSatisfy(isPlain) }

    @Test("every byte of a message turned, in each encoding, is read or refused")
    func everyByte() throws {
        let message = try #require(CaseFile.named("SKLC-M-1-21")?.messages.first)
        let ttlv = try XMLTTLV.decode(Array(message.utf8))
        for bytes in [BinaryTTLV.encode(ttlv), JSONTTLV.encode(ttlv), XMLTTLV.encode(ttlv)] {
            for position in bytes.indices {
                for flip in [0x01, 0x20, 0x80, 0xFF] as [UInt8] {
                    var damaged = bytes
                    damaged[position] ^= flip
                    if let read = try? BinaryTTLV.decode(damaged) { #expect(BinaryTTLV.encode(read) == damaged) }
                    _ = try? JSONTTLV.decode(damaged)
                    _ = try? XMLTTLV.decode(damaged)
                }
            }
        }
    }

    @Test("every message that is cut off is refused")
    func cut() throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<20 {
            let ttlv = RandomTTLV.element(&random)
            let binary = BinaryTTLV.encode(ttlv)
            let json = JSONTTLV.encode(ttlv)
            for end in 0..<min(binary.count, 300) {
                #expect(throws: KMIPError.self) { try BinaryTTLV.decode(Array(binary[..<end])) }
            }
            for end in 0..<min(json.count, 300) {
                #expect(throws: KMIPError.self) { try JSONTTLV.decode(Array(json[..<end])) }
            }
            let xml = XMLTTLV.encode(ttlv)
            for end in 0..<min(xml.count, 300) {
                #expect(throws: KMIPError.self) { try XMLTTLV.decode(Array(xml[..<end])) }
            }
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: position)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
        default: bytes.removeLast(bytes.count - position)
        }
    }
}
