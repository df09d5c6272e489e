/// What every new object of some types and groups must have (KMIP 2.1 section 7.6).
///
/// The standard leaves open what an attribute with several instances demands. Here they are the values from which one may choose; a Cryptographic
/// Usage Mask is what an object may be used for at most.
public struct Constraint: Equatable, Sendable {
    public var selection: ObjectSelection
    public var attributes: Attributes

    public init(_ selection: ObjectSelection = ObjectSelection(), attributes: Attributes) {
        self.selection = selection
        self.attributes = attributes
    }

    /// - Throws: ``KMIPError``: Invalid Field for a constraint that demands nothing, and for an attribute that no new object has by its client's
    ///   choice; what ``Attributes/init(ttlv:)`` throws.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        selection = try ObjectSelection(from: &reader)
        attributes = try reader.attributes()
        try reader.finish()
        guard !attributes.isEmpty else {
            throw KMIPError(.invalidField, "a Constraint without Attributes demands nothing")
        }
        for item in attributes.items {
            guard AttributeRule.of(item.tag)?.clientMaySet == true else {
                throw KMIPError(
                    .invalidField,
                    "\(item.tag) is the server's; no client can fulfil a Constraint about it"
                )
            }
        }
    }

    public var ttlv: TTLV {
        TTLV(
            .constraint,
            .structure(selection.typeFields(alone: false) + selection.groupFields + [attributes.ttlv()])
        )
    }

    /// - Parameter object: every attribute of the new object, those that the server gave it too.
    /// - Throws: Constraint Violation.
    public func require(_ object: Attributes, of type: ObjectType) throws(KMIPError) {
        guard selection.includes(type, groups: object.objectGroups) else { return }
        for reference in Set(attributes.items.map(AttributeReference.init(attribute:)))
        where !isMet(by: object, reference) {
            throw KMIPError(
                .constraintViolation,
                "a Constraint of this server does not allow such a \(reference.spelling)"
            )
        }
    }

    private func isMet(by object: Attributes, _ reference: AttributeReference) -> Bool {
        if reference == .tag(.cryptographicUsageMask) {
            let allowed = attributes.all(reference).compactMap { try? $0.integer() }.reduce(0, |)
            guard let mask = object.cryptographicUsageMask else { return false }
            return CryptographicUsageMask(rawValue: allowed).isSuperset(of: mask)
        }
        let own = object.all(reference)
        return attributes.all(reference).contains { own.contains($0) }
    }
}

extension AttributeReference {
    /// The attribute's name for people.
    var spelling: String {
        switch self {
        case .tag(let tag): "\(tag)"
        case .vendor(let vendor, let name): "\(vendor) \(name)"
        }
    }
}
