// What the server keeps among an object's attributes and shows to nobody: vendor `y`, names that no answer has.

extension Attributes {
    /// Without what is the server's alone.
    public var withoutHidden: Attributes { Attributes(items.filter { !Self.isHidden($0) }) }

    /// The attributes that were in the Key Value when the object was registered (KMIP 1.4 section 2.1.4): Get gives them back there.
    public var encapsulated: Attributes? {
        get {
            guard case .structure(let items) = vendorAttribute("y", Self.encapsulatedName) else { return nil }
            return Attributes(items)
        }
        set { setVendorAttribute("y", Self.encapsulatedName, newValue.map { .structure($0.items) }) }
    }

    static func isHidden(_ item: TTLV) -> Bool {
        item.tag == .attribute && hidden.contains(AttributeReference(attribute: item))
    }

    private static let encapsulatedName = "KeyValueAttributes"
    private static let hidden: Set<AttributeReference> = [
        InstanceNumbers.reference, .vendor("y", name: encapsulatedName),
    ]
}

extension TTLV {
    /// A payload without what is the server's alone among its attributes.
    public var withoutHiddenAttributes: TTLV {
        guard case .structure(let fields) = value else { return self }
        return TTLV(
            tag,
            .structure(
                fields.map { $0.tag == .attributes ? Attributes($0.children).withoutHidden.ttlv() : $0 }
            )
        )
    }
}
