private import Glibc
public import Secrets

/// Random bytes from a seed (SplitMix64), for tests that must be repeatable. Never for a server.
public final class SeededRandom: RandomSource, @unchecked Sendable {
    // Unchecked, because the one mutable word is only touched under the lock.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var generator: SplitMix64

    public init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    public func secret(_ count: Int) -> SecretBytes { SecretBytes(copying: bytes(count)) }

    public func bytes(_ count: Int) -> [UInt8] {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let word = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return Array(bytes.prefix(count))
    }
}

/// Steele, Lea and Flood's SplitMix64: one word of state, good enough for choosing what a test does next.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// The seed of a random walk: `KEYQUORUM_SEED` if it is set, else a new one. A failing walk prints it.
public enum WalkSeed {
    public static func read() -> UInt64 {
        if let text = getenv("KEYQUORUM_SEED"), let seed = UInt64(String(cString: text)) { return seed }
        return UInt64.random(in: 0...UInt64(Int64.max))
    }

    /// How much longer walks are than in `make test`: 50 times where `KEYQUORUM_WALKS` is `long`.
    public static var lengthFactor: Int { getenv("KEYQUORUM_WALKS").map { String(cString: $0) } == "long" ? 50 : 1 }
}
