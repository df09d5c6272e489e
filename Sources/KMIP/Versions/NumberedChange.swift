/// Add, Modify or Delete Attribute as a client of KMIP 1.x asks for it: of several instances one is named by its number among those
/// that the object has (KMIP 1.4 section 2.1.1), so that only beside the object's attributes is it known what is changed.
public struct NumberedChange: Sendable {
    public let operation: Operation
    public let uniqueIdentifier: String
    /// The attribute that is changed.
    public let reference: AttributeReference
    /// As far as it is known without the object.
    private let change: AttributeChange
    private let rules: VersionRules
    private let payload: TTLV

    /// Nil for every other operation, and for every operation of KMIP 2.x.
    ///
    /// - Parameter payload: as ``VersionRules/upgrade(_:of:)`` made it.
    /// - Throws: ``KMIPError`` for a payload that is none, so that nothing is read for it.
    public init?(_ payload: TTLV, of operation: Operation, _ rules: VersionRules) throws(KMIPError) {
        guard rules.isFirstGeneration, operation.changesAttribute else { return nil }
        let fields = payload.children.filter { $0.tag != .attributeIndex }
        let (identifier, change) = try Self.read(TTLV(payload.tag, .structure(fields)), of: operation)
        self.operation = operation
        uniqueIdentifier = identifier
        reference = change.reference
        self.change = change
        self.rules = rules
        self.payload = payload
    }

    /// What is changed in an object with these attributes, which are in the order in which they are stored.
    ///
    /// - Throws: ``KMIPError``: Attribute Read Only or Read Only Attribute, Attribute Not Found, Attribute Instance Not Found.
    public func resolved(in attributes: Attributes) throws(KMIPError) -> Resolved {
        try change.requirePermitted()
        let resolved = try rules.resolve(payload, of: operation, in: attributes)
        return Resolved(change: try Self.read(resolved.payload, of: operation).change, echo: resolved.echo)
    }

    /// The change of one instance.
    public struct Resolved: Sendable {
        public let change: AttributeChange
        let echo: TTLV

        /// The answer once the object has these attributes: a new value is told as the object has it.
        public func response(after attributes: Attributes) -> NumberedChangeResponse {
            guard echo.first(.newAttribute) != nil, case .integer(let number) = echo.first(.attributeIndex)?.value,
                let new = attributes.numbered(change.reference).first(where: { $0.number == number })?.instance
            else { return NumberedChangeResponse(fields: echo.children) }
            let told = TTLV(.newAttribute, .structure([new]))
            return NumberedChangeResponse(fields: echo.children.map { $0.tag == .newAttribute ? told : $0 })
        }
    }

    private static func read(_ payload: TTLV, of operation: Operation) throws(KMIPError) -> (
        identifier: String, change: AttributeChange
    ) {
        switch operation {
        case .addAttribute:
            let request = try AddAttributeRequest(ttlv: payload)
            return (request.uniqueIdentifier, request.change)
        case .modifyAttribute:
            let request = try ModifyAttributeRequest(ttlv: payload)
            return (request.uniqueIdentifier, request.change)
        default:
            let request = try DeleteAttributeRequest(ttlv: payload)
            return (request.uniqueIdentifier, request.change)
        }
    }
}

/// The answer to a ``NumberedChange``: the identifier, the attribute and its number, as ``VersionRules/downgrade(_:of:answering:)`` takes them.
public struct NumberedChangeResponse: ResponsePayload {
    public let fields: [TTLV]

    init(fields: [TTLV]) { self.fields = fields }

    public init(ttlv: TTLV) throws(KMIPError) { fields = ttlv.children }

    /// The answer where no more is known than that it was done.
    public init(uniqueIdentifier: String) { fields = [identifierField(uniqueIdentifier)] }
}
