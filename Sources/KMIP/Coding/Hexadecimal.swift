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
        if bytes.withContiguousStorageIfAvailable({ append($0, to: &output) }) != nil { return }
        for byte in bytes {
            output.append(upper[Int(byte >> 4)])
            output.append(upper[Int(byte & 0xF)])
        }
    }

    /// Two digits at a time, computed and not looked up, so that the compiler can do many bytes at once.
    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: 2 * bytes.count))
        output.withUnsafeMutableBytes { room in
            for place in 0..<bytes.count {
                let byte = UInt16(bytes[place])
                let pair = byte >> 4 | (byte & 0xF) << 8
                let letters = (pair &+ 0x0606) >> 4 & 0x0101
                let text = pair &+ 0x3030 &+ letters &* 7
                room.storeBytes(of: text.littleEndian, toByteOffset: start + 2 * place, as: UInt16.self)
            }
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

    static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? { digits.withUnsafeBytes(bytes) }

    static func bytes(_ digits: UnsafeRawBufferPointer) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { room, count in
            count = digits.count / 2
            isWhole = read(
                digits,
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<count])
            )
        }
        return isWhole ? bytes : nil
    }

    /// The bytes of a secret, written straight into wiping memory.
    static func secret(_ digits: ArraySlice<UInt8>) -> SecretBytes? { digits.withUnsafeBytes(secret) }

    static func secret(_ digits: UnsafeRawBufferPointer) -> SecretBytes? {
        guard digits.count % 2 == 0 else { return nil }
        var isWhole = false
        let secret = SecretBytes(count: digits.count / 2) { isWhole = read(digits, into: $0) }
        return isWhole ? secret : nil
    }

    /// Every pair of digits as a byte; false where one of them is no digit, and then the bytes are any.
    ///
    /// - Parameter room: of half as many bytes as there are digits.
    private static func read(_ digits: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
        values.withUnsafeBufferPointer { values in
            var wrong: UInt8 = 0
            for place in 0..<room.count {
                let (high, low) = (values[Int(digits[2 * place])], values[Int(digits[2 * place + 1])])
                wrong |= high | low
                room[place] = high << 4 | low & 0xF
            }
            return wrong < 0x10
        }
    }

    /// The value of each byte as a digit, and 0xFF where it is none.
    private static let values: [UInt8] = (0...UInt8.max).map { value($0) ?? 0xFF }
}
