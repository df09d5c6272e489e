import Secrets

/// Appends elements as JSON text to one array of bytes.
struct JSONWriter {
    let style: JSONStyle
    private(set) var output: [UInt8] = []

    init(style: JSONStyle) { self.style = style }

    mutating func write(_ ttlv: TTLV) {
        output.reserveCapacity(Self.size(of: ttlv))
        append(ttlv, attribute: nil)
    }

    /// - Parameter room: how many bytes will be written at most, so that key material is not left behind in outgrown copies.
    init(style: JSONStyle, room: Int) {
        self.style = style
        output.reserveCapacity(room)
    }

    private mutating func append(_ ttlv: TTLV, attribute: Tag?) {
        element(ttlv.tag, ttlv.value.type) { writer in
            writer.append(ttlv.value, naming: ttlv.tag == .attributeValue ? attribute ?? ttlv.tag : ttlv.tag)
        }
    }

    private mutating func element(_ tag: Tag, _ type: ItemType, _ value: (inout JSONWriter) -> Void) {
        output += #"{"tag":""#.utf8
        append(tag: tag)
        output.append(UInt8(ascii: "\""))
        if type != .structure || style == .cosmian4 {
            output += #","type":""#.utf8
            output += type.name.utf8
            output.append(UInt8(ascii: "\""))
        }
        output += #","value":"#.utf8
        value(&self)
        output.append(UInt8(ascii: "}"))
    }

    private mutating func append(tag: Tag) {
        if style == .cosmian4, let spelling = CosmianForm.spellings[tag] {
            output += spelling.utf8
        } else if let name = Registry.names.bytes(of: tag.rawValue, in: Registry.tagScope) {
            output += name
        } else {
            output += tag.description.utf8
        }
    }

    private mutating func append(_ value: TTLVValue, naming tag: Tag) {
        switch value {
        case .structure(let children): append(children)
        case .integer(let number): append(number, naming: tag)
        case .longInteger(let number), .dateTimeExtended(let number):
            appendHexadecimal(UInt64(bitPattern: number), digits: 16)
        case .bigInteger(let bytes):
            output += #""0x"#.utf8
            Hexadecimal.append(bytes, to: &output)
            output.append(UInt8(ascii: "\""))
        case .secretInteger(let secret):
            output += #""0x"#.utf8
            secret.withBytes { Hexadecimal.append($0, to: &output) }
            output.append(UInt8(ascii: "\""))
        case .enumeration(let code): append(enumeration: code, naming: tag)
        case .boolean(let flag): output += flag ? "true".utf8 : "false".utf8
        case .text(let text): append(quoted: text.utf8)
        case .secretText(let text): text.withBytes { append(quoted: $0) }
        case .bytes(let bytes): append(hexadecimal: bytes)
        case .secret(let secret): append(hexadecimal: secret)
        case .dateTime(let seconds): append(date: seconds)
        case .interval(let number): output += String(number).utf8
        }
    }

    private mutating func append(_ children: [TTLV]) {
        output.append(UInt8(ascii: "["))
        var naming = AttributeNaming()
        for (index, child) in children.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(child, attribute: naming.attribute)
            naming.pass(child)
        }
        output.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ number: Int32, naming tag: Tag) {
        guard style == .standard, Registry.isMask(tag) else {
            output += String(number).utf8
            return
        }
        quoted { Self.appendMask(UInt32(bitPattern: number), of: tag, to: &$0) }
    }

    /// Names of the bits that have one, then the rest as one hexadecimal number.
    private static func appendMask(_ bits: UInt32, of tag: Tag, to output: inout [UInt8]) {
        var unnamed: UInt32 = 0
        var isFirst = true
        for bit in (0..<32).map({ UInt32(1) << $0 }) where bits & bit != 0 {
            guard let name = Registry.names.bytes(of: bit, in: tag.rawValue) else {
                unnamed |= bit
                continue
            }
            if !isFirst { output.append(UInt8(ascii: "|")) }
            output += name
            isFirst = false
        }
        guard unnamed != 0 || isFirst else { return }
        if !isFirst { output.append(UInt8(ascii: "|")) }
        Hexadecimal.appendPrefixed(UInt64(unnamed), digits: 8, to: &output)
    }

    private mutating func append(enumeration code: UInt32, naming tag: Tag) {
        quoted { output in
            if let name = Registry.names.bytes(of: code, in: Registry.scope(of: tag)) {
                output += name
            } else {
                Hexadecimal.appendPrefixed(UInt64(code), digits: 8, to: &output)
            }
        }
    }

    private mutating func append(date seconds: Int64) {
        quoted { output in
            if !CalendarTime.append(seconds, to: &output) {
                Hexadecimal.appendPrefixed(UInt64(bitPattern: seconds), digits: 16, to: &output)
            }
        }
    }

    private mutating func append(hexadecimal bytes: [UInt8]) { quoted { Hexadecimal.append(bytes, to: &$0) } }

    private mutating func append(hexadecimal secret: SecretBytes) {
        quoted { output in secret.withBytes { Hexadecimal.append($0, to: &output) } }
    }

    private mutating func appendHexadecimal(_ number: UInt64, digits: Int) {
        quoted { Hexadecimal.appendPrefixed(number, digits: digits, to: &$0) }
    }

    private mutating func quoted(_ body: (inout [UInt8]) -> Void) {
        output.append(UInt8(ascii: "\""))
        body(&output)
        output.append(UInt8(ascii: "\""))
    }

    private mutating func append(quoted text: some Sequence<UInt8>) {
        quoted { output in
            for byte in text {
                switch byte {
                case 0x22, 0x5C: output += [0x5C, byte]
                case 0x0A: output += "\\n".utf8
                case 0x0D: output += "\\r".utf8
                case 0x09: output += "\\t".utf8
                case 0..<0x20:
                    output += "\\u00".utf8
                    Hexadecimal.append(CollectionOfOne(byte), to: &output)
                default: output.append(byte)
                }
            }
        }
    }

    /// At least as many bytes as the element will take.
    private static func size(of ttlv: TTLV) -> Int {
        let frame = 96
        switch ttlv.value {
        case .structure(let children): return children.reduce(frame) { $0 + size(of: $1) }
        case .text(let text): return frame + 6 * text.utf8.count
        case .bytes(let bytes), .bigInteger(let bytes): return frame + 2 * bytes.count
        case .secret(let secret), .secretInteger(let secret): return frame + 2 * secret.count
        case .secretText(let secret): return frame + 6 * secret.count
        case .integer: return frame + (Registry.isMask(ttlv.tag) ? 420 : 12)
        default: return frame + 48
        }
    }
}

extension JSONWriter: ElementWriter {
    mutating func structure(_ tag: Tag, _ content: (inout JSONWriter) -> Void) {
        next(tag, .structure) { writer in
            writer.output.append(UInt8(ascii: "["))
            content(&writer)
            writer.output.append(UInt8(ascii: "]"))
        }
    }

    mutating func integer(_ tag: Tag, _ number: Int32) { next(tag, .integer) { $0.append(number, naming: tag) } }

    mutating func enumeration(_ tag: Tag, _ number: UInt32) {
        next(tag, .enumeration) { $0.append(enumeration: number, naming: tag) }
    }

    mutating func date(_ tag: Tag, _ seconds: Int64) { next(tag, .dateTime) { $0.append(date: seconds) } }

    mutating func text(_ tag: Tag, _ text: String) { next(tag, .textString) { $0.append(quoted: text.utf8) } }

    mutating func bytes(_ tag: Tag, _ content: [UInt8]) { next(tag, .byteString) { $0.append(hexadecimal: content) } }

    mutating func secret(_ tag: Tag, _ content: SecretBytes) {
        next(tag, .byteString) { $0.append(hexadecimal: content) }
    }

    /// An element behind what comes before it in its list.
    private mutating func next(_ tag: Tag, _ type: ItemType, _ value: (inout JSONWriter) -> Void) {
        if output.last == UInt8(ascii: "}") { output.append(UInt8(ascii: ",")) }
        element(tag, type, value)
    }
}
