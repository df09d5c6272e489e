import Secrets

/// Secrets of 32 bytes one under another: a polynomial's coefficients, or its values at some places.
struct SecretRows {
    private let rows: SecretBytes

    /// - Precondition: each part is a whole number of rows.
    init(_ parts: [SecretBytes]) {
        rows = .joining(parts)
    }

    var count: Int { rows.count / SharingLimits.secretCount }

    func row(_ number: Int) -> SecretBytes {
        rows.slice(number * SharingLimits.secretCount..<(number + 1) * SharingLimits.secretCount)
    }

    /// The sum of each row times its weight; the weights are public.
    func combination(_ weights: [UInt8]) -> SecretBytes {
        let words = SharingLimits.secretCount / 8
        return SecretBytes(count: SharingLimits.secretCount) { sum in
            rows.withBytes { rows in
                let all = rows.assumingMemoryBound(to: UInt64.self)
                let total = sum.assumingMemoryBound(to: UInt64.self)
                guard let first = all.baseAddress, let target = total.baseAddress else { return }
                for (number, weight) in weights.enumerated() {
                    GF256.add(weight, times: first + number * words, to: target, words: words)
                }
            }
        }
    }
}
