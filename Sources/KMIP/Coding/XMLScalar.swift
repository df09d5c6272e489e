import Secrets

/// Turns the XML value of one element into a value of its type (KMIP Additional Message Encodings 1.0 section 6.1.6).
struct XMLScalar: TextScalar {
    let tag: Tag
    let attribute: Tag?
    let offset: Int

    func value(_ text: ArraySlice<UInt8>, _ type: ItemType) throws(Malformed) -> TTLVValue {
        // All types but text ignore blanks around their value (XML Schema part 2 section 4.3.6).
        let word = type == .textString ? text : Self.trimmed(text)
        switch type {
        case .structure: throw Malformed("a structure with a value", at: offset)
        case .integer: return .integer(try integer(word))
        case .longInteger: return .longInteger(try number(word, digits: 16) { Int64(bitPattern: $0) })
        case .bigInteger: return try bigInteger(word)
        case .enumeration: return .enumeration(try enumeration(word))
        case .boolean: return .boolean(try flag(word))
        case .textString: return try string(word)
        case .byteString: return try bytes(word)
        case .dateTime: return .dateTime(try date(word).seconds)
        case .interval: return .interval(try number(word, digits: 8) { UInt32(truncatingIfNeeded: $0) })
        case .dateTimeExtended: return .dateTimeExtended(try extendedDateOrNumber(word))
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let first = rest.first, XMLText.isBlank(first) { rest.removeFirst() }
        while let last = rest.last, XMLText.isBlank(last) { rest.removeLast() }
        return rest
    }

    /// A decimal number, or `0x` and exactly so many digits.
    private func number<Number: FixedWidthInteger>(
        _ text: ArraySlice<UInt8>,
        digits: Int,
        _ pattern: (UInt64) -> Number
    ) throws(Malformed) -> Number {
        if Hexadecimal.afterPrefix(text) != nil { return pattern(try hexadecimal(text, digits)) }
        guard let number: Number = Self.decimal(text) else {
            throw Malformed("a number of \(Number.bitWidth) bits expected", at: offset)
        }
        return number
    }

    private static func decimal<Number: FixedWidthInteger>(_ text: ArraySlice<UInt8>) -> Number? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        guard !digits.isEmpty else { return nil }
        var result: Number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (product, tooLarge) = result.multipliedReportingOverflow(by: 10)
            let step = Number(digit - 0x30)
            let (sum, overflows) =
                isNegative ? product.subtractingReportingOverflow(step) : product.addingReportingOverflow(step)
            guard !tooLarge, !overflows else { return nil }
            result = sum
        }
        return result
    }

    private func integer(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int32 {
        guard Registry.isMask(naming), Self.decimal(text) as Int32? == nil else {
            return try number(text, digits: 8) { Int32(truncatingIfNeeded: $0) }
        }
        return try mask(text)
    }

    /// Components with blanks between them.
    private func mask(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int32 {
        try NamedBits.read(text.split(whereSeparator: XMLText.isBlank), in: naming.rawValue, at: offset)
    }

    private func bigInteger(_ text: ArraySlice<UInt8>) throws(Malformed) -> TTLVValue {
        guard var bytes = Hexadecimal.bytes(Hexadecimal.afterPrefix(text) ?? text), !bytes.isEmpty else {
            throw Malformed("pairs of hexadecimal digits expected", at: offset)
        }
        defer { bytes.wipe() }
        return tag.carriesSecret
            ? .secretInteger(extending: SecretBytes(copying: bytes)) : .bigInteger(extending: bytes)
    }

    private func flag(_ text: ArraySlice<UInt8>) throws(Malformed) -> Bool {
        if text.elementsEqual("true".utf8) || text.elementsEqual("1".utf8) { return true }
        if text.elementsEqual("false".utf8) || text.elementsEqual("0".utf8) { return false }
        throw Malformed("true or false expected", at: offset)
    }

    private func string(_ text: ArraySlice<UInt8>) throws(Malformed) -> TTLVValue {
        let value =
            tag.carriesSecret
            ? SecretText.read(text).map(TTLVValue.secretText)
            : String(validating: text, as: UTF8.self).map(TTLVValue.text)
        guard let value else { throw Malformed("text that is not UTF-8", at: offset) }
        return value
    }

    /// Of which XML has a plain number too.
    private func extendedDateOrNumber(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int64 {
        if let number: Int64 = Self.decimal(text) { return number }
        return try extendedDate(text)
    }
}
