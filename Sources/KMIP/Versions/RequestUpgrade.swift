/// A request's payload of KMIP 1.x as one of 2.1.
struct RequestUpgrade {
    let operation: Operation

    func payload(_ payload: TTLV) throws(KMIPError) -> TTLV {
        guard case .structure(let children) = payload.value else { return payload }
        var fields: [TTLV] = []
        var listed: [TTLV] = []
        for child in children {
            switch child.tag {
            case .attribute where operation.changesAttribute: fields += try change(child)
            case .attribute: listed.append(try FirstGeneration.attribute(child).element)
            default: fields.append(try field(child))
            }
        }
        if operation.listsAttributes { fields.append(TTLV(.attributes, .structure(listed))) }
        try requireDescription(TTLV(payload.tag, .structure(fields)))
        return TTLV(payload.tag, .structure(withObjectType(fields)))
    }

    /// What must be said of a new key or secret in 1.x, and what the server may choose in 2.x (KMIP 1.4 tables 165 and 171).
    private func requireDescription(_ payload: TTLV) throws(KMIPError) {
        if operation == .createKeyPair { return try requireDescription(ofPair: payload) }
        guard operation == .create || operation == .register,
            case .enumeration(let code) = payload.first(.objectType)?.value,
            let type = ObjectType(rawValue: code), type != .opaqueObject, type != .template,
            let said = payload.first(.attributes), said.first(.templateName) == nil
        else { return }
        let object = payload.children.first { ObjectType(objectTag: $0.tag) != nil }
        let inside = object?.first(.keyBlock)?.first(.keyValue)?.first(.attributes)
        let isKey = operation == .create && type == .symmetricKey
        for tag in [.cryptographicUsageMask] + (isKey ? [Tag.cryptographicAlgorithm] : []) {
            guard said.first(tag) == nil, inside?.first(tag) == nil else { continue }
            throw KMIPError(.invalidField, "\(tag) is missing; KMIP 1.x wants it said of every new \(type.name)")
        }
    }

    /// The same of a pair (KMIP 1.4 table 168).
    private func requireDescription(ofPair payload: TTLV) throws(KMIPError) {
        let common = payload.first(.commonAttributes)
        let own = [payload.first(.privateKeyAttributes), payload.first(.publicKeyAttributes)]
        // What a Template says is known only to who can read it.
        guard ([common] + own).allSatisfy({ $0?.first(.templateName) == nil }) else { return }
        let isOfSomething = ([common] + own).contains { $0?.first(.cryptographicAlgorithm) != nil }
        let isForSomething = own.allSatisfy { ($0 ?? common)?.first(.cryptographicUsageMask) != nil }
        guard isOfSomething, isForSomething || common?.first(.cryptographicUsageMask) != nil else {
            let tag: Tag = isOfSomething ? .cryptographicUsageMask : .cryptographicAlgorithm
            throw KMIPError(.invalidField, "\(tag) is missing; KMIP 1.x wants it said of every new key")
        }
    }

    private func field(_ ttlv: TTLV) throws(KMIPError) -> TTLV {
        switch ttlv.tag {
        case .templateAttribute: return try FirstGeneration.attributes(ttlv, as: .attributes)
        case .commonTemplateAttribute: return try FirstGeneration.attributes(ttlv, as: .commonAttributes)
        case .privateKeyTemplateAttribute: return try FirstGeneration.attributes(ttlv, as: .privateKeyAttributes)
        case .publicKeyTemplateAttribute: return try FirstGeneration.attributes(ttlv, as: .publicKeyAttributes)
        case .attributeName: return try FirstGeneration.reference(ttlv).ttlv
        case .certificateRequest where ttlv.value.type == .byteString: return TTLV(.certificateRequestValue, ttlv.value)
        case .template:
            return TTLV(.template, .structure([try FirstGeneration.attributes(ttlv, as: .attributes)]))
        case _ where ObjectType(objectTag: ttlv.tag) != nil:
            return try VersionRules.upgraded(object: ttlv)
        default: return ttlv
        }
    }

    /// The attribute of Add and Modify Attribute.
    private func change(_ ttlv: TTLV) throws(KMIPError) -> [TTLV] {
        let (element, index) = try FirstGeneration.attribute(ttlv)
        guard operation != .addAttribute || index == nil else {
            throw KMIPError(.invalidField, "an attribute that is added has no AttributeIndex: the server gives it one")
        }
        return (index.map { [TTLV(.attributeIndex, .integer($0))] } ?? [])
            + [TTLV(.newAttribute, .structure([element]))]
    }

    static func upgraded(_ keyValue: TTLV) throws(KMIPError) -> TTLV {
        guard case .structure(let fields) = keyValue.value, fields.contains(where: { $0.tag == .attribute }) else {
            return keyValue
        }
        var attributes: [TTLV] = []
        for field in fields where field.tag == .attribute {
            attributes.append(try FirstGeneration.attribute(field).element)
        }
        let rest = fields.filter { $0.tag != .attribute }
        return TTLV(.keyValue, .structure(rest + [TTLV(.attributes, .structure(attributes))]))
    }

    /// Import of 1.4 leaves it to the object to say its type.
    private func withObjectType(_ fields: [TTLV]) -> [TTLV] {
        guard operation == .import, !fields.contains(where: { $0.tag == .objectType }),
            let type = fields.lazy.compactMap({ ObjectType(objectTag: $0.tag) }).first
        else { return fields }
        return [type.ttlv] + fields
    }
}

extension Operation {
    /// Whether 1.x writes attributes into the payload itself, where 2.1 has a structure around them.
    fileprivate var listsAttributes: Bool { self == .locate || self == .import || self == .put || self == .notify }
}
