/// Takes out of a payload of 2.1 what a version does not define: tags, fields, attributes, values of enumerations, bits of masks.
struct VersionFilter {
    let rules: VersionRules
    /// The form of elliptic keys that the request asked for, where it is of one algorithm.
    var asked: KeyFormatType?

    /// - Throws: where a field that the response means nothing without has a value that the version does not have.
    func payload(_ payload: TTLV, of operation: Operation) throws(KMIPError) -> TTLV {
        var fields: [TTLV] = []
        for field in payload.children where keeps(field, of: operation) {
            if field.tag == .objectType, case .enumeration(let code) = field.value, operation.isAboutOneObject,
                !rules.defines(code, of: .objectType)
            {
                throw KMIPError(.featureNotSupported, "KMIP \(rules.version) has no objects of this type")
            }
            if let known = try element(field, in: payload.tag) { fields.append(known) }
        }
        return TTLV(payload.tag, .structure(fields))
    }

    /// Add, Modify and Delete Attribute answer with the identifier alone in 2.x; what 1.x says beyond that is for it only.
    private func keeps(_ field: TTLV, of operation: Operation) -> Bool {
        rules.isFirstGeneration || !operation.changesAttribute || field.tag == .uniqueIdentifier
    }

    /// The element as far as the version knows it, or nil.
    private func element(_ ttlv: TTLV, in parent: Tag) throws(KMIPError) -> TTLV? {
        if Self.isReference(ttlv.tag) { return reference(ttlv) }
        if Self.holdsAttributes(ttlv.tag) { return attributes(ttlv) }
        guard rules.defines(ttlv.tag) || isInternal(ttlv.tag), isField(ttlv.tag, of: parent) else { return nil }
        return try value(of: ttlv)
    }

    private func value(of ttlv: TTLV) throws(KMIPError) -> TTLV? {
        switch ttlv.value {
        case .structure(let all):
            let children = ttlv.tag == .keyBlock ? EllipticFormat.downgraded(keyBlock: all, rules, asked: asked) : all
            var known: [TTLV] = []
            for child in children {
                if let child = try element(child, in: ttlv.tag) { known.append(child) }
            }
            return known.isEmpty && !children.isEmpty ? nil : TTLV(ttlv.tag, .structure(known))
        case .enumeration(let code):
            guard rules.defines(code, of: ttlv.tag) else {
                if ttlv.tag == .profileName, rules.isFirstGeneration {
                    return ProfileName.ofFirstGeneration(code, rules.version).map { TTLV(ttlv.tag, .enumeration($0)) }
                }
                guard ttlv.tag != .keyFormatType else {
                    throw KMIPError(.keyFormatTypeNotSupported, "KMIP \(rules.version) has no such KeyFormatType")
                }
                return nil
            }
            return ttlv
        case .integer(let bits) where Registry.isMask(ttlv.tag): return TTLV(ttlv.tag, .integer(mask(bits, ttlv.tag)))
        case .dateTimeExtended where rules.isFirstGeneration: return nil
        default: return ttlv
        }
    }

    private func mask(_ bits: Int32, _ tag: Tag) -> Int32 {
        let unsigned = UInt32(bitPattern: bits)
        let known = (0..<32).map { UInt32(1) << $0 }.filter { unsigned & $0 != 0 && rules.defines($0, of: tag) }
        return Int32(bitPattern: known.reduce(0, |))
    }

    /// The attributes that the version has and whose values it can say.
    func attributes(_ ttlv: TTLV) -> TTLV {
        var known: [TTLV] = []
        for attribute in ttlv.children {
            if attribute.tag == .attribute {
                // Numbers of instances are what ResponseDowngrade still needs.
                if rules.isFirstGeneration || !Attributes.isHidden(attribute) { known.append(attribute) }
            } else if rules.definesAttribute(attribute.tag), let attribute = try? value(of: attribute) {
                // An attribute whose value the version does not have is no reason to hold the others back.
                known.append(attribute)
            }
        }
        return TTLV(ttlv.tag, .structure(known))
    }

    private func reference(_ ttlv: TTLV) -> TTLV? {
        guard case .enumeration(let code) = ttlv.value else { return ttlv }
        return rules.definesAttribute(Tag(rawValue: code)) ? ttlv : nil
    }

    private func isField(_ tag: Tag, of parent: Tag) -> Bool {
        guard let since = VersionIndex.standard.version(ofField: tag.rawValue, in: parent.rawValue) else { return true }
        return since <= rules.version
    }

    /// What ``ResponseDowngrade`` still needs of 2.1.
    private func isInternal(_ tag: Tag) -> Bool { rules.isFirstGeneration && tag == .attributeIndex }

    private static func isReference(_ tag: Tag) -> Bool { tag == .attributeReference }

    static func holdsAttributes(_ tag: Tag) -> Bool {
        switch tag {
        case .attributes, .commonAttributes, .privateKeyAttributes, .publicKeyAttributes: true
        case .newAttribute, .currentAttribute: true
        default: false
        }
    }
}

extension Operation {
    var changesAttribute: Bool { self == .addAttribute || self == .modifyAttribute || self == .deleteAttribute }

    /// Whether Object Type in a response says what the response is about; in Query it is one of a list.
    fileprivate var isAboutOneObject: Bool { self != .query }
}
