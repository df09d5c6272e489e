import Secrets

/// The same bytes every time.
struct FixedRandom: RandomSource {
    let repeated: [UInt8]

    func secret(_ count: Int) -> SecretBytes { SecretBytes(copying: bytes(count)) }

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { repeated[$0 % repeated.count] } }
}
