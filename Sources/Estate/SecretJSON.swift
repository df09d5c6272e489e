import Secrets

/// A JSON text (RFC 8259) whose strings and numbers stay in wiping memory: the tree holds the places where they stand.
struct SecretJSON {
    indirect enum Node {
        case object([(name: String, value: Node)])
        case list([Node])
        case text(Range<Int>)
        case number(Range<Int>)
        case flag(Bool)
        case null
    }

    let bytes: SecretBytes
    let root: Node

    /// - Throws: `malformed`, `too-large`.
    init(_ bytes: SecretBytes) throws(EstateError) {
        self.bytes = bytes
        root = try bytes.withBytes { (buffer) throws(EstateError) in
            var parser = SecretJSONParser(bytes: buffer)
            return try parser.document()
        }
    }

    func member(_ name: String, of node: Node?) -> Node? {
        guard case .object(let members) = node else { return nil }
        return members.first { $0.name == name }?.value
    }

    func members(_ node: Node?) -> [(name: String, value: Node)]? {
        if case .object(let members) = node { members } else { nil }
    }

    func list(_ node: Node?) -> [Node]? {
        if case .list(let nodes) = node { nodes } else { nil }
    }

    /// A string that is not secret.
    func text(_ node: Node?) -> String? {
        guard case .text = node, let found = secret(node) else { return nil }
        return found.withBytes { String(validating: $0, as: UTF8.self) }
    }

    func flag(_ node: Node?) -> Bool? {
        if case .flag(let flag) = node { flag } else { nil }
    }

    func integer(_ node: Node?) -> Int? {
        guard case .number(let place) = node, place.count < 19 else { return nil }
        return bytes.withBytes { Int(String(decoding: $0[place], as: UTF8.self)) }
    }

    /// A string with its escapes resolved, in UTF-8; nil for what is no string, or an escape that is none.
    func secret(_ node: Node?) -> SecretBytes? {
        guard case .text(let place) = node else { return nil }
        return bytes.withBytes { JSONEscapes.resolve(UnsafeRawBufferPointer(rebasing: $0[place])) }
    }

    func base64(_ node: Node?) -> SecretBytes? { secret(node)?.withBytes { SecretBase64.decode($0) } }

    func base64URL(_ node: Node?) -> SecretBytes? { secret(node)?.withBytes { SecretBase64.decodeURL($0) } }

    /// A whole number that is not negative, however long, in network order without leading zeros.
    func number(_ node: Node?) -> SecretBytes? {
        guard case .number(let place) = node else { return nil }
        return bytes.withBytes { DecimalNumber.bytes(UnsafeRawBufferPointer(rebasing: $0[place])) }
    }
}

/// Reads JSON by recursion, to a bounded depth.
private struct SecretJSONParser {
    let bytes: UnsafeRawBufferPointer
    var place = 0
    var values = 0

    mutating func document() throws(EstateError) -> SecretJSON.Node {
        let root = try value(depth: 0)
        skipBlanks()
        guard place == bytes.count else { throw malformed("something follows the JSON text") }
        return root
    }

    private mutating func value(depth: Int) throws(EstateError) -> SecretJSON.Node {
        values += 1
        guard depth < EstateLimits.depth, values <= EstateLimits.values else {
            throw EstateError(.tooLarge, "the JSON text is nested too deeply or has too many values")
        }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return .object(try members(depth))
        case UInt8(ascii: "["): return .list(try elements(depth))
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try digits())
        }
    }

    private mutating func members(_ depth: Int) throws(EstateError) -> [(name: String, value: SecretJSON.Node)] {
        place += 1
        var members: [(name: String, value: SecretJSON.Node)] = []
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipBlanks()
            let name = String(decoding: bytes[try string()], as: UTF8.self)
            guard take(UInt8(ascii: ":")) else { throw malformed("a colon is missing") }
            guard members.count < EstateLimits.members else {
                throw EstateError(.tooLarge, "an object of the JSON text has more than \(EstateLimits.members) members")
            }
            guard !members.contains(where: { $0.name == name }) else { throw malformed("a member stands there twice") }
            members.append((name, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed("a closing brace is missing") }
        return members
    }

    private mutating func elements(_ depth: Int) throws(EstateError) -> [SecretJSON.Node] {
        place += 1
        var elements: [SecretJSON.Node] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed("a closing bracket is missing") }
        return elements
    }

    /// The place between the quotes.
    private mutating func string() throws(EstateError) -> Range<Int> {
        guard peek == UInt8(ascii: "\"") else { throw malformed("a string is missing") }
        let start = place + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            guard bytes[end] >= 0x20 else { throw malformed("a control character in a string") }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else { throw malformed("a string without an end") }
        place = end + 1
        return start..<end
    }

    private mutating func digits() throws(EstateError) -> Range<Int> {
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                place += 1
                continue
            default: break
            }
            break
        }
        guard place > start else { throw malformed("a value is missing") }
        return start..<place
    }

    private mutating func word(_ word: StaticString, _ node: SecretJSON.Node) throws(EstateError) -> SecretJSON.Node {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[place..<end].elementsEqual($0) }) else {
            throw malformed("a value is missing")
        }
        place = end
        return node
    }

    private var peek: UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while place < bytes.count, EstateFormat.isBlank(bytes[place]) { place += 1 }
    }

    private func malformed(_ what: String) -> EstateError { EstateError(.malformed, "\(what) at byte \(place)") }
}
