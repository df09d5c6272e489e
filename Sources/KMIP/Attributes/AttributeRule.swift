/// What the standard lets a client and the server do with an attribute (KMIP 2.1 section 4, the second table of each attribute).
public struct AttributeRule: Sendable {
    public let tag: Tag
    private let letters: Set<Character>
    let type: ItemType

    /// Every object that may have the attribute has it.
    public var isAlwaysThere: Bool { letters.contains("a") }
    /// The server may give the attribute a value where there is none.
    public var serverMaySet: Bool { letters.contains("s") }
    /// The server may change a value without being asked.
    public var serverMayChange: Bool { letters.contains("u") }
    /// A client may give the attribute when the object is made.
    public var clientMaySet: Bool { clientMayAdd || letters.contains("o") }
    /// A client may give the attribute to an object that is there, where it has none yet.
    public var clientMayAdd: Bool { letters.contains("c") }
    public var clientMayChange: Bool { letters.contains("e") }
    public var clientMayDelete: Bool { letters.contains("d") }
    /// An object may have several instances.
    public var isMultiple: Bool { letters.contains("m") }

    /// The rule of an attribute; nil for a tag that is none. Extension tags are attributes that a client may do anything with.
    public static func of(_ tag: Tag) -> AttributeRule? {
        if let rule = table[tag] { return rule }
        guard tag.isExtension else { return nil }
        return AttributeRule(tag, .structure, letters: "cedm")
    }

    private static let table: [Tag: AttributeRule] = {
        var words = AttributeTable.text.split(whereSeparator: \.isWhitespace)[...]
        var rules: [Tag: AttributeRule] = [:]
        while let name = words.popFirst(), let type = words.popFirst(), let letters = words.popFirst() {
            guard let tag = Tag(name: String(name)), let type = ItemType(name: Array(type.utf8)[...]) else { continue }
            rules[tag] = AttributeRule(tag, type, letters: letters)
        }
        return rules
    }()

    private init(_ tag: Tag, _ type: ItemType, letters: Substring) {
        self.tag = tag
        self.type = type
        self.letters = Set(letters)
    }

    /// Every attribute of the standard.
    static var all: [Tag] { table.keys.sorted { $0.rawValue < $1.rawValue } }

    /// - Throws: Invalid Attribute Value if the value has not the attribute's type.
    func check(_ value: TTLVValue) throws(KMIPError) {
        let fits = tag.isExtension || value.type == type || (tag == .uniqueIdentifier && value.type != .structure)
        guard fits else { throw KMIPError(.invalidAttributeValue, "\(tag) is a \(value.typeName), not a \(type.name)") }
    }
}
