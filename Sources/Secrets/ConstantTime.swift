internal import CKeyquorum

/// Whether the bytes are equal, in a time that depends on their lengths alone.
public func equalInConstantTime(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count else { return false }
    guard let left = a.baseAddress, let right = b.baseAddress else { return true }
    return kq_equal(left, right, a.count) == 1
}

/// Whether the bytes are equal, in a time that depends on their lengths alone.
public func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { b in equalInConstantTime(a, b) } }
}

/// Whether a secret equals these bytes, in a time that depends on their lengths alone.
public func equalInConstantTime(_ a: SecretBytes, _ b: [UInt8]) -> Bool {
    a.withBytes { a in b.withUnsafeBytes { b in equalInConstantTime(a, b) } }
}

extension [UInt8] {
    /// Overwrites the bytes with zeros. Copies made before by assignment and later mutation are not reached, so hold
    /// secrets in `SecretBytes` and use this for what a library hands over as an array.
    public mutating func wipe() {
        withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { kq_wipe(start, bytes.count) }
        }
    }
}
