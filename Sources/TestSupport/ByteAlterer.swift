public import Canonical

/// Damages bytes by chance. The seed comes from `KEYQUORUM_SEED` or is new, and failing tests name it.
public struct ByteAlterer: RandomNumberGenerator {
    public let seed: UInt64
    private var generator: SplitMix64

    public init() {
        seed = WalkSeed.read()
        generator = SplitMix64(seed: seed)
    }

    public mutating func next() -> UInt64 { generator.next() }

    /// The bytes with one to four of them changed, or cut off, or longer.
    public mutating func alter(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        switch UInt8.random(in: 0..<8, using: &self) {
        case 0: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &self))
        case 1: bytes.insert(.random(in: 0...255, using: &self), at: .random(in: 0...bytes.count, using: &self))
        default:
            for _ in 0..<Int.random(in: 1...4, using: &self) {
                // The structure stands in front; hit it more often than the numbers behind it.
                let end = Bool.random(using: &self) ? bytes.count : min(64, bytes.count)
                bytes[.random(in: 0..<end, using: &self)] = .random(in: 0...255, using: &self)
            }
        }
        return bytes
    }
}
