import Secrets

enum ExclusiveOr {
    /// Of rows of one length, byte by byte. The caller holds that there is one, and that lengths are equal.
    static func of(_ rows: [SecretBytes]) -> SecretBytes {
        SecretBytes(count: rows[0].count) { sum in
            for row in rows {
                row.withBytes { bytes in
                    for place in 0..<bytes.count { sum[place] ^= bytes[place] }
                }
            }
        }
    }
}
