internal import CKeyquorum

/// Where random bytes come from: the kernel in a server, a seed in a test.
public protocol RandomSource: Sendable {
    /// `count` uniform bytes for a key or a coefficient.
    func secret(_ count: Int) -> SecretBytes

    /// `count` uniform bytes that may be public: a nonce, an id, a salt.
    func bytes(_ count: Int) -> [UInt8]
}

/// The kernel's generator (getrandom).
public struct SystemRandom: RandomSource {
    public init() {}

    public func secret(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { bytes in
            if let start = bytes.baseAddress { kq_random(start, bytes.count) }
        }
    }

    public func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            if let start = bytes.baseAddress { kq_random(start, count) }
            initialized = count
        }
    }
}
