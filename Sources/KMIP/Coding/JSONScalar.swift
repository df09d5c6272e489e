import Secrets

/// Turns the JSON value of one element into a value of its type (KMIP Additional Message Encodings 1.0 section 4.1.6).
struct JSONScalar: TextScalar {
    let tag: Tag
    let attribute: Tag?
    let offset: Int

    func value(_ token: JSONReader.Token, _ type: ItemType, in text: JSONText) throws(Malformed) -> TTLVValue {
        switch (type, token) {
        case (.structure, .children(let children)): return .structure(children)
        case (.structure, .null): return .structure([])
        case (.integer, .number(let number)): return .integer(try narrow(number))
        case (.integer, .text(let token)): return .integer(try integer(text.slice(token)))
        case (.longInteger, .number(let number)): return .longInteger(number)
        case (.longInteger, .text(let token)):
            return .longInteger(Int64(bitPattern: try hexadecimal(text.slice(token), 16)))
        case (.bigInteger, .number(let number)): return bigInteger(Self.bigEndian(number))
        case (.bigInteger, .text(let token)): return try bigInteger(text.slice(token))
        case (.enumeration, .number(let number)): return .enumeration(try narrow(number))
        case (.enumeration, .text(let token)): return .enumeration(try enumeration(text.slice(token)))
        case (.boolean, .boolean(let flag)): return .boolean(flag)
        case (.boolean, .text(let token)): return .boolean(try flag(text.slice(token)))
        case (.textString, .text(let token)): return try string(token, in: text)
        case (.byteString, .text(let token)): return try bytes(text.slice(token))
        case (.dateTime, .text(let token)): return .dateTime(try date(text.slice(token)).seconds)
        case (.interval, .number(let number)): return .interval(try narrow(number))
        case (.interval, .text(let token)): return .interval(UInt32(try hexadecimal(text.slice(token), 8)))
        case (.dateTimeExtended, .text(let token)): return .dateTimeExtended(try extendedDate(text.slice(token)))
        case (.dateTimeExtended, .number(let number)): return .dateTimeExtended(number)
        default: throw Malformed("a value that \(type.name) does not have", at: offset)
        }
    }

    private func narrow<Number: FixedWidthInteger>(_ number: Int64) throws(Malformed) -> Number {
        guard let narrow = Number(exactly: number) else { throw Malformed("a number beyond 32 bits", at: offset) }
        return narrow
    }

    /// 8 digits, the 16 that some clients send, or the words of a mask.
    private func integer(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int32 {
        if Registry.isMask(naming) { return try mask(text) }
        if text.count == 18 { return try narrow(Int64(bitPattern: try hexadecimal(text, 16))) }
        return Int32(bitPattern: UInt32(try hexadecimal(text, 8)))
    }

    /// Components joined by `|`.
    private func mask(_ text: ArraySlice<UInt8>) throws(Malformed) -> Int32 {
        if text.isEmpty { return 0 }
        let components = text.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        return try NamedBits.read(components, in: naming.rawValue, at: offset)
    }

    private func bigInteger(_ text: ArraySlice<UInt8>) throws(Malformed) -> TTLVValue {
        guard let digits = Hexadecimal.afterPrefix(text), var bytes = Hexadecimal.bytes(digits) else {
            throw Malformed("0x and pairs of hexadecimal digits expected", at: offset)
        }
        defer { bytes.wipe() }
        return bigInteger(bytes)
    }

    private func bigInteger(_ bytes: [UInt8]) -> TTLVValue {
        tag.carriesSecret ? .secretInteger(extending: SecretBytes(copying: bytes)) : .bigInteger(extending: bytes)
    }

    private func flag(_ text: ArraySlice<UInt8>) throws(Malformed) -> Bool {
        let number = try hexadecimal(text, 16)
        guard number <= 1 else { throw Malformed("a Boolean that is neither 0 nor 1", at: offset) }
        return number == 1
    }

    private func string(_ token: JSONText.Token, in text: JSONText) throws(Malformed) -> TTLVValue {
        let value =
            tag.carriesSecret
            ? SecretText.read(text.slice(token)).map(TTLVValue.secretText) : text.text(token).map(TTLVValue.text)
        guard let value else { throw Malformed("text that is not UTF-8 or has a wrong escape", at: offset) }
        return value
    }

    private static func bigEndian(_ number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}
