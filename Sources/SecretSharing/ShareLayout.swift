import Canonical
import Crypto
import Secrets

/// Where a raw share's fields stand.
enum ShareLayout {
    static let format: UInt8 = 1
    static let suite: UInt8 = 1

    static let vault = 2..<18
    static let epoch = 18
    static let group = 22
    static let index = 23
    static let anchor = 24..<40
    static let value = 40..<72
    static let check = 72..<76
    static let count = 76

    /// The first four bytes of the SHA-256 of the bytes before the checksum.
    static func checksum(of raw: SecretBytes) -> Bytes {
        raw.withBytes { bytes in
            Bytes(SHA256.hash(data: UnsafeRawBufferPointer(rebasing: bytes[..<check.lowerBound])).prefix(check.count))
        }
    }
}
