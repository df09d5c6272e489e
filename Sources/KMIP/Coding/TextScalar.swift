import Secrets

/// What JSON and XML have in common where a value is written as text (KMIP Additional Message Encodings 1.0 sections 4.1.6 and 6.1.6).
protocol TextScalar {
    var tag: Tag { get }
    /// The attribute whose value this is, where it is one.
    var attribute: Tag? { get }
    var offset: Int { get }
}

extension TextScalar {
    /// The tag whose names count: of an Attribute Value, that of the attribute.
    var naming: Tag { tag == .attributeValue ? attribute ?? tag : tag }

    /// `0x` and exactly so many digits.
    func hexadecimal(_ text: ArraySlice<UInt8>, _ digits: Int) throws(Malformed) -> UInt64 {
        guard let hex = Hexadecimal.afterPrefix(text), hex.count == digits, let number = Hexadecimal.number(hex) else {
            throw Malformed("0x and \(digits) hexadecimal digits expected", at: offset)
        }
        return number
    }

    /// A name of the standard, or its number.
    func enumeration(_ text: ArraySlice<UInt8>) throws(Malformed) -> UInt32 {
        if let code = Registry.names.code(of: text, in: Registry.scope(of: naming)) { return code }
        guard Hexadecimal.afterPrefix(text) != nil else {
            let reason = naming == .operation ? ResultReason.operationNotSupported : .unknownEnumeration
            throw Malformed("an unknown value of an enumeration", at: offset, reason: reason)
        }
        return UInt32(try hexadecimal(text, 8))
    }

    func bytes(_ text: ArraySlice<UInt8>) throws(Malformed) -> TTLVValue {
        let value =
            tag.carriesSecret
            ? Hexadecimal.secret(text).map(TTLVValue.secret) : Hexadecimal.bytes(text).map(TTLVValue.bytes)
        guard let value else { throw Malformed("pairs of hexadecimal digits expected", at: offset) }
        return value
    }

    /// A date of ISO 8601, or the number of its seconds.
    func date(_ text: ArraySlice<UInt8>) throws(Malformed) -> (seconds: Int64, microseconds: Int64) {
        if Hexadecimal.afterPrefix(text) != nil { return (Int64(bitPattern: try hexadecimal(text, 16)), 0) }
        guard let date = CalendarTime.read(text) else { throw Malformed("a date of ISO 8601 expected", at: offset) }
        return date
    }

    /// The same in microseconds.
    func extendedDate(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int64 {
        if Hexadecimal.afterPrefix(text) != nil { return Int64(bitPattern: try hexadecimal(text, 16)) }
        let (seconds, microseconds) = try date(text)
        return seconds * 1_000_000 + microseconds
    }
}
