import Canonical
import Foundation

/// SplitMix64; the seed comes from `KEYQUORUM_SEED` or the clock and is named by failing tests.
struct SeededRandom: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init() {
        let given = ProcessInfo.processInfo.environment["KEYQUORUM_SEED"].flatMap { UInt64($0) }
        seed = given ?? UInt64.random(in: 0...(.max))
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// The bytes with one to four of them changed, or cut off, or longer.
    mutating func alter(_ bytes: Bytes) -> Bytes {
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
