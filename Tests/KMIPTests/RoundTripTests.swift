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

    @Test("damaged messages are refused or read, and never stop the program")
    func damaged() {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1_500 {
            let ttlv = RandomTTLV.element(&random)
            for var bytes in [BinaryTTLV.encode(ttlv), JSONTTLV.encode(ttlv)] {
                for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&bytes, &random) }
                if let read = try? BinaryTTLV.decode(bytes) {
                    #expect(BinaryTTLV.encode(read) == bytes, "seed \(seed)")
                }
                _ = try? JSONTTLV.decode(bytes)
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
