import Secrets

/// Hexadecimal text, as the JSON profile writes byte strings, tags and numbers.
enum Hexadecimal {
    static let upper = Array("0123456789ABCDEF".utf8)
    private static let lower = Array("0123456789abcdef".utf8)

    /// The value of a digit of either case, or nil.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }

    /// `0x` and a number with leading zeros.
    static func prefixed(_ value: UInt64, digits: Int) -> String {
        var text: [UInt8] = []
        appendPrefixed(value, digits: digits, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    static func appendPrefixed(_ value: UInt64, digits: Int, to output: inout [UInt8]) {
        output.append(0x30)
        output.append(0x78)
        for position in stride(from: digits * 4 - 4, through: 0, by: -4) {
            output.append(upper[Int((value >> UInt64(position)) & 0xF)])
        }
    }

    static func append(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in bytes {
            output.append(upper[Int(byte >> 4)])
            output.append(upper[Int(byte & 0xF)])
        }
    }

    /// Lower case, as XML documents of the standard have it.
    static func appendLower(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in bytes {
            output.append(lower[Int(byte >> 4)])
            output.append(lower[Int(byte & 0xF)])
        }
    }

    /// A number of 1 to 16 digits, without prefix.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard (1...16).contains(digits.count) else { return nil }
        var result: UInt64 = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            result = result << 4 | UInt64(value)
        }
        return result
    }

    /// The digits behind `0x`, or nil where the text does not begin so.
    static func afterPrefix(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.count > 2, text.first == 0x30, text[text.startIndex + 1] | 0x20 == 0x78 else { return nil }
        return text.dropFirst(2)
    }

    static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 2)
        for index in stride(from: digits.startIndex, to: digits.endIndex, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            result.append(high << 4 | low)
        }
        return result
    }

    /// The bytes of a secret, written straight into wiping memory.
    static func secret(_ digits: ArraySlice<UInt8>) -> SecretBytes? {
        guard digits.count % 2 == 0, digits.allSatisfy({ value($0) != nil }) else { return nil }
        return SecretBytes(count: digits.count / 2) { buffer in
            for position in 0..<buffer.count {
                let index = digits.startIndex + 2 * position
                buffer[position] = (value(digits[index]) ?? 0) << 4 | (value(digits[index + 1]) ?? 0)
            }
        }
    }
}
