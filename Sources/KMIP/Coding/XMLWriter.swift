import Secrets

/// Appends elements as XML text to one array of bytes.
struct XMLWriter {
    let isIndented: Bool
    private(set) var output: [UInt8] = []

    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ ttlv: TTLV) {
        output.reserveCapacity(size(of: ttlv, level: 0))
        append(ttlv, attribute: nil, level: 0)
    }

    private mutating func append(_ ttlv: TTLV, attribute: Tag?, level: Int) {
        if isIndented { output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level)) }
        let name = Registry.names.bytes(of: ttlv.tag.rawValue, in: Registry.tagScope)
        output.append(UInt8(ascii: "<"))
        append(name: name)
        if name == nil {
            output += #" tag=""#.utf8
            Hexadecimal.appendPrefixed(UInt64(ttlv.tag.rawValue), digits: 6, to: &output)
            output.append(UInt8(ascii: "\""))
        }
        if case .structure(let children) = ttlv.value {
            append(children, of: name, level: level)
        } else {
            output += #" type=""#.utf8
            output += ttlv.value.type.name.utf8
            output += #"" value=""#.utf8
            append(ttlv.value, naming: ttlv.tag == .attributeValue ? attribute ?? ttlv.tag : ttlv.tag)
            output += #""/>"#.utf8
        }
        if isIndented { output.append(UInt8(ascii: "\n")) }
    }

    private mutating func append(name: ArraySlice<UInt8>?) {
        if let name { output += name } else { output += "TTLV".utf8 }
    }

    private mutating func append(_ children: [TTLV], of name: ArraySlice<UInt8>?, level: Int) {
        output.append(UInt8(ascii: ">"))
        if isIndented { output.append(UInt8(ascii: "\n")) }
        var naming = AttributeNaming()
        for child in children {
            append(child, attribute: naming.attribute, level: level + 1)
            naming.pass(child)
        }
        if isIndented { output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level)) }
        output += "</".utf8
        append(name: name)
        output.append(UInt8(ascii: ">"))
    }

    private mutating func append(_ value: TTLVValue, naming tag: Tag) {
        switch value {
        case .structure: break
        case .integer(let number): append(number, naming: tag)
        case .longInteger(let number): output += String(number).utf8
        case .bigInteger(let bytes), .bytes(let bytes): Hexadecimal.appendLower(bytes, to: &output)
        case .secret(let secret), .secretInteger(let secret):
            secret.withBytes { Hexadecimal.appendLower($0, to: &output) }
        case .enumeration(let code):
            if let name = Registry.names.bytes(of: code, in: Registry.scope(of: tag)) {
                output += name
            } else {
                Hexadecimal.appendPrefixed(UInt64(code), digits: 8, to: &output)
            }
        case .boolean(let flag): output += flag ? "true".utf8 : "false".utf8
        case .text(let text): append(escaping: text.utf8)
        case .secretText(let text): text.withBytes { append(escaping: $0) }
        case .dateTime(let seconds):
            if !CalendarTime.append(seconds, to: &output) { appendHexadecimal(seconds) }
        case .interval(let number): output += String(number).utf8
        case .dateTimeExtended(let number): appendHexadecimal(number)
        }
    }

    private mutating func appendHexadecimal(_ number: Int64) {
        Hexadecimal.appendPrefixed(UInt64(bitPattern: number), digits: 16, to: &output)
    }

    /// Masks in words with the bits that have none behind them as one hexadecimal number.
    private mutating func append(_ number: Int32, naming tag: Tag) {
        guard Registry.isMask(tag), number != 0 else {
            output += String(number).utf8
            return
        }
        let bits = UInt32(bitPattern: number)
        var unnamed: UInt32 = 0
        var isFirst = true
        for bit in (0..<32).map({ UInt32(1) << $0 }) where bits & bit != 0 {
            guard let name = Registry.names.bytes(of: bit, in: tag.rawValue) else {
                unnamed |= bit
                continue
            }
            if !isFirst { output.append(UInt8(ascii: " ")) }
            output += name
            isFirst = false
        }
        guard unnamed != 0 else { return }
        if !isFirst { output.append(UInt8(ascii: " ")) }
        Hexadecimal.appendPrefixed(UInt64(unnamed), digits: 8, to: &output)
    }

    private mutating func append(escaping text: some Sequence<UInt8>) {
        for byte in text {
            switch byte {
            case 0x26: output += "&amp;".utf8
            case 0x3C: output += "&lt;".utf8
            case 0x3E: output += "&gt;".utf8
            case 0x22: output += "&quot;".utf8
            case 0..<0x20:
                output += "&#x".utf8
                output += String(byte, radix: 16, uppercase: true).utf8
                output.append(UInt8(ascii: ";"))
            default: output.append(byte)
            }
        }
    }

    /// At least as many bytes as the element will take.
    private func size(of ttlv: TTLV, level: Int) -> Int {
        let frame = 128 + (isIndented ? 4 * level : 0)
        switch ttlv.value {
        case .structure(let children): return children.reduce(frame) { $0 + size(of: $1, level: level + 1) }
        case .text(let text): return frame + 6 * text.utf8.count
        case .secretText(let text): return frame + 6 * text.count
        case .bytes(let bytes), .bigInteger(let bytes): return frame + 2 * bytes.count
        case .secret(let secret), .secretInteger(let secret): return frame + 2 * secret.count
        case .integer: return frame + (Registry.isMask(ttlv.tag) ? 420 : 12)
        default: return frame + 48
        }
    }
}
