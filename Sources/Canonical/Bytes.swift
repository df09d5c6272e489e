internal import Glibc

/// Bytes that are not secret.
public typealias Bytes = [UInt8]

extension [UInt8] {
    /// Whether these are the same bytes; quicker than `==`, which compares them one by one. Not for secrets.
    public func isSame(as other: Bytes) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBytes { own in
            other.withUnsafeBytes { other in
                guard let own = own.baseAddress, let other = other.baseAddress else { return true }
                return memcmp(own, other, count) == 0
            }
        }
    }

    /// Two lower-case digits a byte.
    public var hex: String {
        String(unsafeUninitializedCapacity: count * 2) { text in
            for (offset, byte) in enumerated() {
                text[offset * 2] = Self.hexDigit(byte >> 4)
                text[offset * 2 + 1] = Self.hexDigit(byte & 15)
            }
            return count * 2
        }
    }

    /// Reads pairs of digits, either case, nothing between them; nil for anything else.
    public init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for offset in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.hexValue(digits[offset]), let low = Self.hexValue(digits[offset + 1]) else {
                return nil
            }
            append(high << 4 | low)
        }
    }

    /// Appends the integer, most significant byte first.
    public mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// The integer whose first byte, the most significant, stands at `offset`; nil if it would end past the last byte.
    public func bigEndian<T: FixedWidthInteger>(at offset: Int, as type: T.Type = T.self) -> T? {
        let size = T.bitWidth / 8
        guard offset >= 0, offset <= count - size else { return nil }
        return withUnsafeBytes { T(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
