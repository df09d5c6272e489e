/// Reads elements out of XML text.
struct XMLReader {
    /// What the attributes of one start tag say.
    private struct StartTag {
        var name: Range<Int>
        var tag: XMLText.Token?
        var type: XMLText.Token?
        var value: XMLText.Token?
        var hasName = false
    }

    private var text: XMLText
    private let limits: Limits
    /// Nil where an error anywhere is an error of the whole.
    private(set) var salvage: Salvage?
    private var elements = 0
    private var namespaces: XMLNamespaces

    init(bytes: [UInt8], limits: Limits, salvage: Salvage? = nil) {
        text = XMLText(bytes: bytes)
        self.limits = limits
        self.salvage = salvage
        namespaces = XMLNamespaces(bytes: bytes)
    }

    mutating func document() throws(Malformed) -> TTLV {
        try declaration()
        try text.skipMisc()
        let root = try element(depth: 1, attribute: nil)
        try text.skipMisc()
        guard text.isAtEnd else { throw Malformed("text behind the message's end", at: text.position) }
        return root
    }

    /// The XML declaration, which may name UTF-8 only.
    private mutating func declaration() throws(Malformed) {
        guard text.take("<?xml") else { return }
        while text.skipBlanks(), text.peek != UInt8(ascii: "?") {
            let offset = text.position
            let name = try text.name()
            try equals()
            let value = text.bytes[try text.quoted().range]
            guard !text.bytes[name].elementsEqual("encoding".utf8) || Self.isUTF8(value) else {
                throw Malformed("an encoding that is not UTF-8", at: offset)
            }
        }
        try text.expect("?>")
    }

    private static func isUTF8(_ name: ArraySlice<UInt8>) -> Bool {
        let lower = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lower.elementsEqual("utf-8".utf8) || lower.elementsEqual("us-ascii".utf8)
    }

    /// One element. `attribute` is what an Attribute Name before it said (KMIP 1.x), since it decides how an Attribute Value reads.
    private mutating func element(depth: Int, attribute: Tag?) throws(Malformed) -> TTLV {
        elements += 1
        let start = text.position
        guard elements <= limits.elements else {
            throw Malformed.limit("more than \(limits.elements) elements", at: start)
        }
        try text.expect("<")
        let outer = namespaces.mark
        defer { namespaces.leave(outer) }
        let opening = try startTag()
        let tag = try tag(of: opening)
        do throws(Malformed) {
            let type = try type(of: opening)
            let isEmpty = text.take("/>")
            if !isEmpty { try text.expect(">") }
            if type == .structure {
                return TTLV(tag, .structure(try structure(tag, opening, isEmpty: isEmpty, depth: depth)))
            }
            guard let token = opening.value else { throw Malformed("an element without a value", at: start) }
            let scalar = XMLScalar(tag: tag, attribute: attribute, offset: token.range.lowerBound)
            let value = try scalar.value(try text.value(token), type)
            if !isEmpty {
                try text.skipMisc()
                try endTag(of: opening)
            }
            return TTLV(tag, value)
        } catch {
            throw error.inside(tag)
        }
    }

    private mutating func structure(
        _ tag: Tag,
        _ opening: StartTag,
        isEmpty: Bool,
        depth: Int
    ) throws(Malformed) -> [TTLV] {
        guard opening.value == nil else { throw Malformed("a structure with a value", at: opening.name.lowerBound) }
        guard depth <= limits.depth else {
            throw Malformed.limit("more than \(limits.depth) structures inside each other", at: text.position)
        }
        var children: [TTLV] = []
        if isEmpty { return children }
        var naming = AttributeNaming()
        while true {
            try text.skipMisc()
            if try endsHere(opening) { return children }
            guard text.peek == UInt8(ascii: "<") else { throw Malformed("an element expected", at: text.position) }
            guard let child = try child(of: tag, depth: depth, naming.attribute) else { continue }
            naming.pass(child)
            children.append(child)
        }
    }

    /// Nil for a child that could not be read and need not be: the position is behind it.
    private mutating func child(of parent: Tag, depth: Int, _ attribute: Tag?) throws(Malformed) -> TTLV? {
        guard salvage?.mayGoOn(in: parent, depth: depth) == true else {
            return try element(depth: depth + 1, attribute: attribute)
        }
        let (start, count) = (text.position, elements)
        do throws(Malformed) {
            let child = try element(depth: depth + 1, attribute: attribute)
            salvage?.pass(child, depth: depth)
            return child
        } catch {
            try salvage?.note(error, in: parent, depth: depth)
            text.goBack(to: start)
            elements = count
            try skipElement(depth: depth + 1)
            return nil
        }
    }

    /// Takes an element and all that is in it, whatever that means.
    private mutating func skipElement(depth: Int) throws(Malformed) {
        elements += 1
        guard elements <= limits.elements, depth <= limits.depth else {
            throw Malformed.limit("too many elements, or too deep", at: text.position)
        }
        try text.expect("<")
        let name = try text.name()
        while text.skipBlanks(), text.peek != UInt8(ascii: "/"), text.peek != UInt8(ascii: ">") {
            _ = try text.name()
            try equals()
            _ = try text.quoted()
        }
        if text.take("/>") { return }
        try text.expect(">")
        let opening = StartTag(name: name)
        while true {
            try text.skipCharacters()
            try text.skipMisc()
            guard text.isAtMarkup else { continue }
            if try endsHere(opening) { return }
            try skipElement(depth: depth + 1)
        }
    }

    /// Takes the end tag if it comes next.
    private mutating func endsHere(_ opening: StartTag) throws(Malformed) -> Bool {
        guard text.peek == UInt8(ascii: "<"), text.position + 1 < text.bytes.count,
            text.bytes[text.position + 1] == UInt8(ascii: "/")
        else { return false }
        try endTag(of: opening)
        return true
    }

    private mutating func endTag(of opening: StartTag) throws(Malformed) {
        try text.expect("</")
        let offset = text.position
        let name = try text.name()
        guard text.bytes[name].elementsEqual(text.bytes[opening.name]) else {
            throw Malformed("an end tag of another element", at: offset)
        }
        text.skipBlanks()
        try text.expect(">")
    }

    private mutating func startTag() throws(Malformed) -> StartTag {
        var result = StartTag(name: try text.name())
        var count = 0
        while text.skipBlanks(), text.peek != UInt8(ascii: "/"), text.peek != UInt8(ascii: ">") {
            let offset = text.position
            count += 1
            guard count <= Limits.xmlAttributes else {
                throw Malformed("more than \(Limits.xmlAttributes) attributes", at: offset)
            }
            let name = try text.name()
            try equals()
            try take(try text.quoted(), of: text.bytes[name], offset, into: &result)
        }
        return result
    }

    /// Attributes of other namespaces, such as a schema's place, mean nothing here.
    private mutating func take(
        _ token: XMLText.Token,
        of name: ArraySlice<UInt8>,
        _ offset: Int,
        into result: inout StartTag
    ) throws(Malformed) {
        if name.elementsEqual("value".utf8), result.value == nil {
            result.value = token
        } else if name.elementsEqual("type".utf8), result.type == nil {
            result.type = token
        } else if name.elementsEqual("tag".utf8), result.tag == nil {
            result.tag = token
        } else if name.elementsEqual("name".utf8), !result.hasName {
            result.hasName = true
        } else if name.elementsEqual("xmlns".utf8) || name.starts(with: "xmlns:".utf8) {
            try namespaces.declare(name, token.range)
        } else if !name.contains(UInt8(ascii: ":")) {
            throw Malformed("an unknown attribute of an element, or one twice", at: offset)
        }
    }

    private mutating func equals() throws(Malformed) {
        text.skipBlanks()
        try text.expect("=")
        text.skipBlanks()
    }

    private func type(of opening: StartTag) throws(Malformed) -> ItemType {
        guard let token = opening.type else { return .structure }
        guard let type = ItemType(name: text.bytes[token.range]) else {
            throw Malformed("an unknown type", at: token.range.lowerBound)
        }
        return type
    }

    private func tag(of opening: StartTag) throws(Malformed) -> Tag {
        let name = try namespaces.local(opening.name)
        guard name.elementsEqual("TTLV".utf8) else {
            guard opening.tag == nil else { throw Malformed("a tag beside an element's name", at: name.startIndex) }
            // An element's name cannot begin with a digit, so that x540001 stands for 0x540001.
            let digits = name.first == UInt8(ascii: "x") && name.count == 7 ? name.dropFirst() : nil
            return try tag(named: name, digits: digits)
        }
        guard let token = opening.tag else { throw Malformed("an element without a tag", at: name.startIndex) }
        let value = text.bytes[token.range]
        return try tag(named: value, digits: Hexadecimal.afterPrefix(value))
    }

    private func tag(named name: ArraySlice<UInt8>, digits: ArraySlice<UInt8>?) throws(Malformed) -> Tag {
        if let code = Registry.names.code(of: name, in: Registry.tagScope) { return Tag(rawValue: code) }
        guard let digits else { throw Malformed("an unknown tag", at: name.startIndex, reason: .unknownTag) }
        guard digits.count == 6, let code = Hexadecimal.number(digits), code >> 16 == 0x42 || code >> 16 == 0x54 else {
            throw Malformed("a tag that is not 42 or 54 and four digits", at: name.startIndex)
        }
        return Tag(rawValue: UInt32(code))
    }
}
