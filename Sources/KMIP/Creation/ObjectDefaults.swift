/// What the server gives a new object of some types and groups where its client says nothing (KMIP 2.1 section 7.22).
public struct ObjectDefaults: Equatable, Sendable {
    public var selection: ObjectSelection
    public var attributes: Attributes

    public init(_ selection: ObjectSelection, attributes: Attributes) {
        self.selection = selection
        self.attributes = attributes
    }

    /// - Throws: ``KMIPError``: Invalid Message without a type, Invalid Field for an attribute that no client gives a new object, and for a Name,
    ///   which only one object can have.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        selection = try ObjectSelection(from: &reader)
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        try reader.finish()
        guard !selection.types.isEmpty else { throw KMIPError(.invalidMessage, "\(ttlv.tag): ObjectType is missing") }
        guard attributes.value(.name) == nil else {
            throw KMIPError(.invalidField, "a Name is one object's and cannot be a default")
        }
        for type in selection.types {
            do throws(KMIPError) {
                try attributes.checkForCreation(of: type)
            } catch {
                throw KMIPError(.invalidField, error.message)
            }
        }
    }

    public var ttlv: TTLV {
        TTLV(
            .objectDefaults,
            .structure(selection.typeFields(alone: true) + [attributes.ttlv()] + selection.groupFields)
        )
    }

    /// The attributes with what is missing. A length goes with its algorithm: of another algorithm it says nothing.
    func filling(_ given: Attributes, except kept: Set<Tag>) -> Attributes {
        let isOtherKey =
            given.cryptographicAlgorithm != nil && attributes.cryptographicAlgorithm != nil
            && given.cryptographicAlgorithm != attributes.cryptographicAlgorithm
        var filled = given
        for item in attributes.items where !kept.contains(item.tag) && item.tag != .objectType {
            if isOtherKey, item.tag == .cryptographicLength || item.tag == .cryptographicUsageMask { continue }
            if given.all(AttributeReference(attribute: item)).isEmpty { filled.add(item) }
        }
        return filled
    }
}
