/// The forms of KMIP 1.x that 2.0 gave up: attributes by name with an index, in lists or Template-Attributes (KMIP 1.4 sections 2.1.1
/// and 2.1.8), turned into those of 2.1 and back.
enum FirstGeneration {
    /// An Attribute of 1.x as an attribute of 2.1.
    static func attribute(_ ttlv: TTLV) throws(KMIPError) -> (element: TTLV, index: Int32?) {
        var reader = try StructureReader(ttlv)
        let name = try reader.required(.attributeName).text()
        let index = try reader.optional(.attributeIndex)?.count()
        let value = try reader.required(.attributeValue).value
        try reader.finish()
        if let tag = AttributeName.tag(name) { return (TTLV(tag, value), index) }
        guard let (vendor, rest) = AttributeName.vendor(name) else {
            throw KMIPError(.invalidAttribute, "an attribute's name is one of the standard's or begins with x- or y-")
        }
        if case .structure(let fields) = value, fields.contains(where: { $0.value.type == .structure }) {
            throw KMIPError(.invalidField, "\(name) is a structure within which there are structures")
        }
        return (VendorAttribute(vendor: vendor, name: rest, value: value).ttlv, index)
    }

    /// An attribute of 2.1 as one of 1.x; nil for a vendor's that 1.x cannot name.
    static func attribute(_ element: TTLV, index: Int32?) -> TTLV? {
        guard let name = name(of: AttributeReference(attribute: element)) else { return nil }
        var fields = [TTLV(.attributeName, .text(name))]
        if let index, index > 0 { fields.append(TTLV(.attributeIndex, .integer(index))) }
        let value = element.tag == .attribute ? element.first(.attributeValue)?.value : element.value
        if let value { fields.append(TTLV(.attributeValue, value)) }
        return TTLV(.attribute, .structure(fields))
    }

    /// The attributes of a structure of 2.1, several of one name with the numbers that they have. Without an index, 0 is meant.
    static func attributes(_ structure: TTLV) -> [TTLV] {
        let numbers = InstanceNumbers(Attributes(structure.children))
        let elements = Attributes(structure.children).withoutHidden.items
        let references = elements.map(AttributeReference.init(attribute:))
        var rest = references.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            .map { ($0, numbers.of($0, count: $1)[...]) }
            .reduce(into: [:]) { $0[$1.0] = $1.1 }
        return zip(references, elements).compactMap { attribute($1, index: rest[$0]?.popFirst()) }
    }

    /// A Template-Attribute, or what is in a Template, as a structure of attributes; a Template's name stands among them.
    static func attributes(_ template: TTLV, as tag: Tag) throws(KMIPError) -> TTLV {
        var elements: [(element: TTLV, index: Int32?)] = []
        for field in template.children {
            guard field.tag != .name else {
                elements.append((TTLV(.templateName, field.value), nil))
                continue
            }
            guard field.tag == .attribute else {
                throw KMIPError(.invalidField, "\(template.tag): \(field.tag) is not expected here")
            }
            elements.append(try attribute(field))
        }
        guard case .structure = template.value else {
            throw KMIPError(.invalidMessage, "\(template.tag) is no structure")
        }
        return TTLV(tag, .structure(byIndex(elements)))
    }

    /// The instances of each attribute in the order of their indices, where it stands. Without an index, 0 is meant.
    private static func byIndex(_ elements: [(element: TTLV, index: Int32?)]) -> [TTLV] {
        let references = elements.map { AttributeReference(attribute: $0.element) }
        var instances = Dictionary(grouping: elements.indices) { references[$0] }
            .mapValues { $0.sorted { (elements[$0].index ?? 0, $0) < (elements[$1].index ?? 0, $1) }[...] }
        return references.compactMap { instances[$0]?.popFirst() }.map { elements[$0].element }
    }

    /// An Attribute Name as a reference. A name that 1.x does not have refers to an attribute that no object has.
    static func reference(_ name: TTLV) throws(KMIPError) -> AttributeReference {
        let text = try name.text()
        if let tag = AttributeName.tag(text) { return .tag(tag) }
        guard let (vendor, rest) = AttributeName.vendor(text) else { return .vendor("", name: text) }
        return .vendor(vendor, name: rest)
    }

    static func name(of reference: AttributeReference) -> String? {
        switch reference {
        case .tag(let tag): AttributeName.words(tag)
        case .vendor(let vendor, let name): AttributeName.custom(vendor: vendor, name: name)
        }
    }

    /// An object with the attributes in its Key Value (KMIP 1.4 section 2.1.4) in another form.
    static func object(
        _ ttlv: TTLV,
        _ convert: (TTLV) throws(KMIPError) -> TTLV
    ) throws(KMIPError) -> TTLV {
        guard case .structure(let fields) = ttlv.value else { return ttlv }
        var result: [TTLV] = []
        for field in fields {
            switch field.tag {
            case .keyBlock: result.append(try object(field, convert))
            case .keyValue: result.append(try convert(field))
            default: result.append(field)
            }
        }
        return TTLV(ttlv.tag, .structure(result))
    }
}
