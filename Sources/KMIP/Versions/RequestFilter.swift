/// Holds a request to its version: what the version does not define is refused, or taken out of a message of a later minor version than is
/// known (KMIP 1.4 section 11.1).
public struct RequestFilter: Equatable, Sendable {
    private let version: ProtocolVersion
    /// Whether what is not known is passed over.
    public let isLenient: Bool

    public init(_ rules: VersionRules, isLenient: Bool = false) {
        version = rules.version
        self.isLenient = isLenient
    }

    /// A header, as far as the version has its fields.
    ///
    /// - Throws: Invalid Field for what the version does not have.
    public func header(_ header: TTLV) throws(KMIPError) -> TTLV { try known(header, in: header.tag) ?? header }

    /// A batch item, as far as the version has its fields. What a vendor put into a Message Extension is his.
    ///
    /// - Throws: Invalid Field for fields and attributes that the version does not have, Unknown Enumeration for values, Invalid
    ///   Attribute for a reference to what is no attribute, Invalid Message for a form of a value that the version does not have.
    public func item(_ item: TTLV) throws(KMIPError) -> TTLV { try known(item, in: item.tag) ?? item }

    private var rules: VersionRules { VersionRules(version) }

    /// The element, or nil for one that is passed over. `parent` is the attribute's tag where an Attribute Value is of one.
    private func known(_ ttlv: TTLV, in parent: Tag) throws(KMIPError) -> TTLV? {
        guard isField(ttlv.tag, of: parent) else {
            return try passOver(KMIPError(.invalidField, "KMIP \(version) has no \(ttlv.tag) here"))
        }
        return try value(of: ttlv, as: ttlv.tag)
    }

    private func value(of ttlv: TTLV, as naming: Tag) throws(KMIPError) -> TTLV? {
        switch ttlv.value {
        case .structure(let children):
            if ttlv.tag == .messageExtension || ttlv.tag == .attributeValue && naming == .attributeValue { return ttlv }
            return TTLV(ttlv.tag, .structure(try fields(children, of: ttlv.tag, as: naming)))
        case .enumeration(let code): return try enumeration(ttlv, code, naming)
        case .integer where ttlv.tag == .uniqueIdentifier && rules.isFirstGeneration:
            throw KMIPError(.invalidMessage, "in KMIP \(version) a UniqueIdentifier is text")
        default: return ttlv
        }
    }

    private func fields(_ children: [TTLV], of structure: Tag, as naming: Tag) throws(KMIPError) -> [TTLV] {
        var result: [TTLV] = []
        let attribute = structure == .attribute ? try named(children) : nil
        for child in children {
            let field =
                if child.tag == .attributeValue {
                    try value(of: child, as: attribute ?? child.tag)
                } else {
                    try known(child, in: naming)
                }
            if let field { result.append(field) }
        }
        return result
    }

    /// The attribute of the standard that an Attribute of 1.x names; nil for a vendor's.
    private func named(_ fields: [TTLV]) throws(KMIPError) -> Tag? {
        guard rules.isFirstGeneration, case .text(let name) = fields.first(where: { $0.tag == .attributeName })?.value,
            let tag = AttributeName.tag(name)
        else { return nil }
        guard rules.definesAttribute(tag) else {
            throw KMIPError(.invalidField, "KMIP \(version) has no attribute \(name)")
        }
        return tag
    }

    private func enumeration(_ ttlv: TTLV, _ code: UInt32, _ naming: Tag) throws(KMIPError) -> TTLV? {
        switch ttlv.tag {
        case .attributeReference:
            let tag = Tag(rawValue: code)
            if AttributeRule.of(tag) != nil, rules.definesAttribute(tag) { return ttlv }
            return try passOver(KMIPError(.invalidAttribute, "\(tag) is no attribute of KMIP \(version)"))
        case .uniqueIdentifier where rules.isFirstGeneration:
            throw KMIPError(.invalidMessage, "in KMIP \(version) a UniqueIdentifier is text")
        // Which operations there are is said by the operation itself, and a question about nothing has an empty answer.
        case .operation, .queryFunction: return ttlv
        default:
            if rules.defines(code, of: naming) { return ttlv }
            throw KMIPError(.unknownEnumeration, "KMIP \(version) has no such \(naming)")
        }
    }

    private func isField(_ tag: Tag, of parent: Tag) -> Bool {
        guard rules.defines(tag) else { return false }
        return VersionIndex.standard.version(ofField: tag.rawValue, in: parent.rawValue).map { $0 <= version } ?? true
    }

    private func passOver(_ error: KMIPError) throws(KMIPError) -> TTLV? {
        if isLenient { return nil }
        throw error
    }
}
