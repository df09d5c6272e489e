// Attribute Index of KMIP 1.x (1.4 section 2.1.1): the number of one instance among those of its name. 2.1 names an instance by its
// value, so that a number becomes one only beside the object's attributes, under the same lock as the change.

extension VersionRules {
    /// A change of attributes as 2.1 says it.
    public struct ResolvedChange: Equatable, Sendable {
        /// The request's payload without Attribute Index.
        public var payload: TTLV
        /// What the response is made of, for `downgrade(_:of:answering:)`.
        public var echo: TTLV
    }

    /// Puts an instance of the object in the place of its number in an upgraded payload of Add, Modify or Delete Attribute.
    ///
    /// In 1.x the instance with number 0 is meant where none is given. Every payload of 2.x, and of another operation, stays as it is.
    ///
    /// - Throws: ``KMIPError``: Attribute Not Found, Attribute Instance Not Found.
    public func resolve(
        _ payload: TTLV,
        of operation: Operation,
        in attributes: Attributes
    ) throws(KMIPError) -> ResolvedChange {
        guard isFirstGeneration, operation.changesAttribute, let reference = try changed(payload) else {
            return ResolvedChange(payload: payload, echo: payload)
        }
        let instances = attributes.numbered(reference)
        let rest = payload.children.filter { $0.tag != .attributeIndex && $0.tag != .attributeReference }
        guard operation != .addAttribute else {
            let number = (instances.map(\.number).max() ?? -1) + 1
            return change(payload.tag, rest, number: TTLV(.attributeIndex, .integer(number)))
        }
        let number = try payload.first(.attributeIndex)?.count() ?? 0
        guard !instances.isEmpty else { throw KMIPError(.attributeNotFound, "the object has no such attribute") }
        guard let instance = instances.first(where: { $0.number == number })?.instance else {
            throw KMIPError(.attributeInstanceNotFound, "the object has no instance \(number) of the attribute")
        }
        let current = TTLV(.currentAttribute, .structure([instance]))
        let position = rest.firstIndex { $0.tag == .newAttribute } ?? rest.count
        let fields = rest[..<position] + [current] + rest[position...]
        return change(payload.tag, Array(fields), number: TTLV(.attributeIndex, .integer(number)))
    }

    private func change(_ tag: Tag, _ fields: [TTLV], number: TTLV) -> ResolvedChange {
        ResolvedChange(payload: TTLV(tag, .structure(fields)), echo: TTLV(tag, .structure(fields + [number])))
    }

    private func changed(_ payload: TTLV) throws(KMIPError) -> AttributeReference? {
        if let new = payload.first(.newAttribute)?.children.first { return AttributeReference(attribute: new) }
        guard let element = payload.first(.attributeReference) else { return nil }
        return try AttributeReference(ttlv: element)
    }
}
