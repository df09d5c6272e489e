/// The attributes of an object, in the order in which they came (KMIP 2.1 section 5.1).
///
/// Every instance is one element, a vendor's attribute too. ``AttributeRule`` says what may be there.
public struct Attributes: Equatable, Sendable {
    public private(set) var items: [TTLV]

    public init(_ items: [TTLV] = []) { self.items = items }

    /// Reads an Attributes structure, or one of its kin (Common Attributes, …).
    ///
    /// - Throws: ``KMIPError``: Invalid Attribute for an element that is no attribute, Invalid Attribute Value for one of a wrong
    ///   type or form, Server Limit Exceeded beyond 1,000 attributes.
    public init(ttlv: TTLV) throws(KMIPError) {
        try self.init(elementsOf: ttlv)
        try Self.requireFew(items)
        for item in items {
            try Self.check(item)
            try AttributeForm.check(item)
        }
    }

    /// Reads what was stored: it was checked when it was written, and may be of an earlier time, when some things were not.
    init(stored ttlv: TTLV) throws(KMIPError) {
        try self.init(elementsOf: ttlv)
        for item in items { try Self.check(item) }
    }

    /// Reads what a Locate looks for: the same, but a structure may have some of its fields only, those that must fit (section 6.1.28).
    public init(pattern ttlv: TTLV) throws(KMIPError) {
        try self.init(elementsOf: ttlv)
        try Self.requireFew(items)
        for item in items { try Self.checkType(item) }
    }

    private init(elementsOf ttlv: TTLV) throws(KMIPError) {
        guard case .structure(let elements) = ttlv.value else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag) is no structure")
        }
        items = []
        for element in elements {
            if Self.isNestedLink(element) {
                items += element.children
            } else {
                items.append(element)
            }
        }
    }

    /// The structure as it travels, under the tag Attributes or another that holds attributes.
    public func ttlv(_ tag: Tag = .attributes) -> TTLV { TTLV(tag, .structure(items)) }

    public var isEmpty: Bool { items.isEmpty }

    /// The value of the first instance.
    public func value(_ tag: Tag) -> TTLVValue? { items.first { $0.tag == tag }?.value }

    /// All instances.
    public func all(_ tag: Tag) -> [TTLV] { items.filter { $0.tag == tag } }

    /// The instances that a reference names.
    public func all(_ reference: AttributeReference) -> [TTLV] {
        if case .tag(let tag) = reference { return all(tag) }
        return items.filter { AttributeReference(attribute: $0) == reference }
    }

    /// Adds an instance behind the others.
    public mutating func add(_ attribute: TTLV) { items.append(attribute) }

    /// Puts one value in the place of all instances; nil takes them away.
    public mutating func set(_ tag: Tag, _ value: TTLVValue?) {
        let position = items.firstIndex { $0.tag == tag } ?? items.count
        items.removeAll { $0.tag == tag }
        if let value { items.insert(TTLV(tag, value), at: min(position, items.count)) }
    }

    /// Takes away every instance that the reference names.
    public mutating func remove(_ reference: AttributeReference) {
        items.removeAll { AttributeReference(attribute: $0) == reference || .tag($0.tag) == reference }
    }

    /// Only the instances that the references name, in the references' order, with the numbers that KMIP 1.x knows them by.
    public func selecting(_ references: [AttributeReference]) -> Attributes {
        Attributes(
            (references.filter { $0 != InstanceNumbers.reference } + [InstanceNumbers.reference]).flatMap { all($0) }
        )
    }

    /// Cosmian's 4.x client nests Link in Link.
    private static func isNestedLink(_ element: TTLV) -> Bool {
        element.tag == .link && !element.children.isEmpty && element.children.allSatisfy { $0.tag == .link }
    }

    private static func requireFew(_ items: [TTLV]) throws(KMIPError) {
        guard items.count <= Limits.attributesPerObject else {
            throw KMIPError(.serverLimitExceeded, "more than \(Limits.attributesPerObject) attributes")
        }
    }

    private static func checkType(_ item: TTLV) throws(KMIPError) {
        if item.tag == .templateName { return }
        guard let rule = AttributeRule.of(item.tag) else {
            throw KMIPError(.invalidAttribute, "\(item.tag) is no attribute")
        }
        try rule.check(item.value)
    }

    private static func check(_ item: TTLV) throws(KMIPError) {
        try checkType(item)
        switch item.tag {
        case .attribute: _ = try VendorAttribute(ttlv: item)
        case .name: _ = try ObjectName(ttlv: item)
        case .templateName: _ = try ObjectName(ttlv: TTLV(.name, item.value))
        case .link: _ = try Link(ttlv: item)
        case .revocationReason: _ = try RevocationReason(ttlv: item)
        case .state: let _: State = try item.enumeration()
        case .objectType: let _: ObjectType = try item.enumeration()
        case .cryptographicAlgorithm: let _: CryptographicAlgorithm = try item.enumeration()
        case .keyFormatType: let _: KeyFormatType = try item.enumeration()
        default: break
        }
    }
}
