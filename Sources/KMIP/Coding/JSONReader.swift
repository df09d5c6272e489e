/// Reads elements out of JSON text.
struct JSONReader {
    private struct Element {
        var ttlv: TTLV
        var hasType: Bool
    }

    /// The value of an element before its type is known.
    enum Token {
        case text(JSONText.Token)
        case number(Int64)
        case boolean(Bool)
        case null
        case children([TTLV])
    }

    private(set) var text: JSONText
    let limits: Limits
    /// Nil where an error anywhere is an error of the whole.
    private(set) var salvage: Salvage?
    private var sawPseudoTag = false
    private var elements = 0
    /// Where elements end that were passed over, by where they begin: one around them that is passed over in its turn jumps over them.
    private var skipped: [Int: (end: Int, elements: Int)] = [:]
    /// Bytes that were read a second time.
    private(set) var reread = 0

    init(bytes: [UInt8], limits: Limits, salvage: Salvage? = nil) {
        text = JSONText(bytes: bytes)
        self.limits = limits
        self.salvage = salvage
    }

    mutating func document() throws(Malformed) -> JSONTTLV.Document {
        let root = try element(depth: 1, isRoot: true, attribute: nil)
        text.skipBlanks()
        guard text.isAtEnd else { throw Malformed("text behind the message's end", at: text.position) }
        let standard = sawPseudoTag ? try CosmianForm.standard(root.ttlv) : root.ttlv
        return JSONTTLV.Document(root: standard, rootHasType: root.hasType)
    }

    /// One element. `attribute` is what an Attribute Name before it said (KMIP 1.x), since it decides how an Attribute Value reads.
    private mutating func element(depth: Int, isRoot: Bool, attribute: Tag?) throws(Malformed) -> Element {
        elements += 1
        text.skipBlanks()
        let start = text.position
        guard elements <= limits.elements else {
            throw Malformed.limit("more than \(limits.elements) elements", at: start)
        }
        var tag: Tag?
        var type: ItemType?
        var value: (token: Token, offset: Int)?
        var hasName = false
        try text.expect("{")
        repeat {
            text.skipBlanks()
            let keyOffset = text.position
            let key = try text.string()
            try text.expect(":")
            switch Property(text.slice(key)) {
            case .tag where tag == nil: tag = try readTag(isRoot: isRoot)
            case .type where type == nil: type = try readType()
            case .name where !hasName:
                _ = try text.string()
                hasName = true
            case .value where value == nil: value = try readValue(of: tag, depth: depth)
            case nil: throw Malformed("an unknown property of an element", at: keyOffset)
            default: throw Malformed("a property twice in one element", at: keyOffset)
            }
        } while try text.commaOrEnd("}")
        guard let tag else { throw Malformed("an element without a tag", at: start) }
        guard let value else { throw Malformed("an element without a value", at: start).inside(tag) }
        let scalar = JSONScalar(tag: tag, attribute: attribute, offset: value.offset)
        do {
            return Element(
                ttlv: TTLV(tag, try scalar.value(value.token, type ?? .structure, in: text)),
                hasType: type != nil
            )
        } catch {
            throw error.inside(tag)
        }
    }

    private mutating func readTag(isRoot: Bool) throws(Malformed) -> Tag {
        text.skipBlanks()
        let offset = text.position
        let token = try text.string()
        let name = text.slice(token)
        if let code = Registry.names.code(of: name, in: Registry.tagScope) { return Tag(rawValue: code) }
        if let digits = Hexadecimal.afterPrefix(name) {
            guard digits.count == 6, let code = Hexadecimal.number(digits), code >> 16 == 0x42 || code >> 16 == 0x54
            else {
                throw Malformed("a tag that is not 0x42 or 0x54 and four digits", at: offset)
            }
            return Tag(rawValue: UInt32(code))
        }
        guard let mark = Tag.pseudo(named: String(decoding: name, as: UTF8.self), isRoot: isRoot) else {
            guard !isRoot else {
                throw Malformed("no message and no operation has this name", at: offset, reason: .operationNotSupported)
            }
            throw Malformed("an unknown tag", at: offset, reason: .unknownTag)
        }
        if !isRoot { sawPseudoTag = true }
        return mark
    }

    private mutating func readType() throws(Malformed) -> ItemType {
        text.skipBlanks()
        let offset = text.position
        let token = try text.string()
        guard let type = ItemType(name: text.slice(token)) else { throw Malformed("an unknown type", at: offset) }
        return type
    }

    private mutating func readValue(of tag: Tag?, depth: Int) throws(Malformed) -> (token: Token, offset: Int) {
        text.skipBlanks()
        let offset = text.position
        switch text.peek {
        case UInt8(ascii: "["):
            do {
                return (.children(try children(of: tag, depth: depth)), offset)
            } catch {
                throw tag.map(error.inside) ?? error
            }
        case UInt8(ascii: "\""): return (.text(try text.string()), offset)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return (.boolean(try text.boolean()), offset)
        case UInt8(ascii: "n"):
            try text.expect("null")
            return (.null, offset)
        default: return (.number(try text.integer()), offset)
        }
    }

    private mutating func children(of parent: Tag?, depth: Int) throws(Malformed) -> [TTLV] {
        guard depth <= limits.depth else {
            throw Malformed.limit("more than \(limits.depth) structures inside each other", at: text.position)
        }
        try text.expect("[")
        var children: [TTLV] = []
        if text.takeEnd("]") { return children }
        var naming = AttributeNaming()
        repeat {
            guard let child = try child(of: parent, depth: depth, naming.attribute) else { continue }
            naming.pass(child)
            children.append(child)
        } while try text.commaOrEnd("]")
        return children
    }

    /// Nil for a child that could not be read and need not be: the position is behind it.
    ///
    /// - Parameter parent: nil where the element around it says its tag behind its value.
    private mutating func child(of parent: Tag?, depth: Int, _ attribute: Tag?) throws(Malformed) -> TTLV? {
        text.skipBlanks()
        let (start, count) = (text.position, elements)
        do throws(Malformed) {
            let child = try element(depth: depth + 1, isRoot: false, attribute: attribute).ttlv
            if salvage?.mayGoOn(in: parent, depth: depth) == true { salvage?.pass(child, depth: depth) }
            return child
        } catch {
            guard salvage?.mayGoOn(in: parent, depth: depth) == true else { throw error }
            try salvage?.note(error, in: parent, depth: depth)
            text.goBack(to: start)
            elements = count
            try skipElement()
            return nil
        }
    }

    /// Takes an element that could not be read. Each byte is passed over once, however many elements around it are passed over as well.
    private mutating func skipElement() throws(Malformed) {
        let (start, count) = (text.position, elements)
        try skipValue(depth: 0)
        skipped[start] = (text.position, elements - count)
    }

    /// Takes a value of JSON, whatever it means. An element has two of JSON's brackets for each level.
    private mutating func skipValue(depth: Int) throws(Malformed) {
        guard elements <= limits.elements, depth <= limits.depth * 2 else {
            throw Malformed.limit("too many elements, or too deep", at: text.position)
        }
        text.skipBlanks()
        let start = text.position
        if let known = skipped[start] {
            elements += known.elements
            return text.goTo(known.end)
        }
        switch text.peek {
        case UInt8(ascii: "{"):
            elements += 1
            try text.expect("{")
            if text.takeEnd("}") { break }
            repeat {
                reread += try text.string().range.count
                try text.expect(":")
                try skipValue(depth: depth + 1)
            } while try text.commaOrEnd("}")
        case UInt8(ascii: "["):
            try text.expect("[")
            if text.takeEnd("]") { break }
            repeat { try skipValue(depth: depth + 1) } while try text.commaOrEnd("]")
        case UInt8(ascii: "\""): reread += try text.string().range.count
        default:
            try text.skipWord()
            reread += text.position - start
        }
    }
}

private enum Property {
    case tag, type, name, value

    init?(_ key: ArraySlice<UInt8>) {
        if key.elementsEqual("tag".utf8) {
            self = .tag
        } else if key.elementsEqual("type".utf8) {
            self = .type
        } else if key.elementsEqual("value".utf8) {
            self = .value
        } else if key.elementsEqual("name".utf8) {
            self = .name
        } else {
            return nil
        }
    }
}
