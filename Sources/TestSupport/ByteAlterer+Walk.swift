public import Canonical

extension ByteAlterer {
    /// Bytes that are other bytes, and what was done to them.
    public struct Alteration: Sendable, CustomStringConvertible {
        public let bytes: Bytes
        public let description: String
    }

    /// Every byte changed in one bit, every shorter beginning, and one byte more. Of long bytes so many places, both ends among them, that chance
    /// chooses.
    public mutating func walk(_ bytes: Bytes, most: Int = 64) -> [Alteration] {
        var all: [Alteration] = []
        for place in places(bytes.count, most) {
            var changed = bytes
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            all.append(Alteration(bytes: changed, description: "byte \(place) changed, seed \(seed)"))
            all.append(Alteration(bytes: Bytes(bytes.prefix(place)), description: "cut to \(place), seed \(seed)"))
        }
        let longer = bytes + [.random(in: 0...255, using: &self)]
        return all + [Alteration(bytes: longer, description: "one byte more, seed \(seed)")]
    }

    private mutating func places(_ count: Int, _ most: Int) -> [Int] {
        guard count > most else { return Array(0..<count) }
        var chosen: Set<Int> = [0, count - 1]
        while chosen.count < most { chosen.insert(.random(in: 0..<count, using: &self)) }
        return chosen.sorted()
    }
}
