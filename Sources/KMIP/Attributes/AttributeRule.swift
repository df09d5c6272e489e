/// What the standard lets a client do with an attribute (KMIP 2.1 section 4, the second table of each attribute).
public struct AttributeRule: Sendable {
    public let tag: Tag
    /// A client may give the attribute when the object is made.
    public let clientMaySet: Bool
    public let clientMayChange: Bool
    public let clientMayDelete: Bool
    /// An object may have several instances.
    public let isMultiple: Bool
    let type: ItemType

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
        clientMaySet = letters.contains("c")
        clientMayChange = letters.contains("e")
        clientMayDelete = letters.contains("d")
        isMultiple = letters.contains("m")
    }

    /// Every attribute of the standard.
    static var all: [Tag] { table.keys.sorted { $0.rawValue < $1.rawValue } }

    /// - Throws: Invalid Attribute Value if the value has not the attribute's type.
    func check(_ value: TTLVValue) throws(KMIPError) {
        let fits = tag.isExtension || value.type == type || (tag == .uniqueIdentifier && value.type != .structure)
        guard fits else { throw KMIPError(.invalidAttributeValue, "\(tag) is a \(value.typeName), not a \(type.name)") }
    }
}
