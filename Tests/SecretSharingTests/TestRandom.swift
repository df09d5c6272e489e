import Canonical
import Foundation
import Secrets
import Synchronization

/// Hands out given bytes, then zeros.
final class FixedRandom: RandomSource {
    private let rest: Mutex<ArraySlice<UInt8>>

    init(_ bytes: Bytes) {
        rest = Mutex(bytes[...])
    }

    func secret(_ count: Int) -> SecretBytes { SecretBytes(copying: bytes(count)) }

    func bytes(_ count: Int) -> [UInt8] {
        rest.withLock { rest in
            let part = Bytes(rest.prefix(count))
            rest = rest.dropFirst(count)
            return part + Bytes(repeating: 0, count: count - part.count)
        }
    }

    var isUsedUp: Bool { rest.withLock { $0.isEmpty } }
}

/// Numbers from a seed (SplitMix64), so that a failing walk can be walked again.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func bytes(_ count: Int) -> Bytes { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    /// `KEYQUORUM_SEED`, else a new one.
    static var seed: UInt64 {
        ProcessInfo.processInfo.environment["KEYQUORUM_SEED"].flatMap { UInt64($0) }
            ?? .random(in: 0...UInt64(Int64.max))
    }
}
