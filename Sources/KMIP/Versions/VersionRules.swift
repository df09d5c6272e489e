/// What one version of KMIP defines, and how its requests become those of 2.1 and the responses of 2.1 become its own.
///
/// The program speaks 2.1 inside. `upgrade` makes a request of another version one of 2.1; `downgrade` takes out of a response what
/// the version does not define and writes the rest in its form. Both are pure. Payloads of 2.1 have one element more inside than
/// on the wire: Attribute Index, where a client of 1.x names one of several instances by its number.
public struct VersionRules: Sendable {
    public let version: ProtocolVersion

    public init(_ version: ProtocolVersion) { self.version = version }

    /// Whether the version still has Template-Attributes, named attributes and the rest of what 2.0 left behind.
    var isFirstGeneration: Bool { version.major < 2 }

    /// Whether the version has this tag. Extensions are of every version.
    public func defines(_ tag: Tag) -> Bool {
        tag.isExtension || VersionIndex.standard.span(ofTag: tag.rawValue)?.contains(version) == true
    }

    /// Whether the version has this attribute.
    public func definesAttribute(_ tag: Tag) -> Bool {
        guard isFirstGeneration else {
            return tag.isExtension || VersionIndex.standard.span(ofAttribute: tag.rawValue)?.contains(version) == true
        }
        return AttributeName.words(tag) != nil
            && VersionIndex.standard.span(ofAttribute: tag.rawValue)?.contains(version) == true
    }

    /// Whether the version has this value of the enumeration, or this bit of the mask, that travels under a tag.
    public func defines(_ code: UInt32, of tag: Tag) -> Bool {
        code >> 28 == 8
            || VersionIndex.standard.span(ofValue: code, scope: Registry.scope(of: tag))?.contains(version) == true
    }

    /// Whether the version has this operation.
    public func defines(_ operation: Operation) -> Bool { defines(operation.rawValue, of: .operation) }

    /// The payload of a request as 2.1 has it.
    ///
    /// - Throws: ``KMIPError``: Invalid Attribute for an attribute that no version has, Invalid
    ///   Message for what is no attribute's form, Invalid Field for Attribute Index in 2.x.
    public func upgrade(_ payload: TTLV, of operation: Operation) throws(KMIPError) -> TTLV {
        guard isFirstGeneration else {
            guard payload.first(.attributeIndex) == nil else {
                throw KMIPError(.invalidField, "\(payload.tag): AttributeIndex is not of KMIP \(version)")
            }
            return payload
        }
        return try RequestUpgrade(operation: operation).payload(payload)
    }

    /// The payload of a response as the version has it.
    ///
    /// - Parameter request: the payload that it answers, as ``upgrade(_:of:)`` made it: a key is given in the form that was asked for, and 1.x repeats the
    ///   attribute that was added, modified or deleted. A server that knows more puts it into its response as New Attribute or Current Attribute, with
    ///   Attribute Index beside it.
    /// - Throws: ``KMIPError`` where the version cannot say what is essential: the type of an object or the format of a key.
    public func downgrade(
        _ payload: TTLV,
        of operation: Operation,
        answering request: TTLV? = nil
    ) throws(KMIPError) -> TTLV {
        let asked = isFirstGeneration ? EllipticFormat.asked(request) : nil
        let known = try VersionFilter(rules: self, asked: asked).payload(payload, of: operation)
        guard isFirstGeneration else { return known }
        return ResponseDowngrade(operation: operation, request: request).payload(known)
    }

    /// An item of a response as the version has it. What the version cannot say becomes a failure that says so.
    public func downgrade(_ item: ResponseBatchItem, answering request: TTLV? = nil) -> ResponseBatchItem {
        var result = item
        let operation = item.operationCode.flatMap(Operation.init(rawValue:))
        result.reason = item.reason?.known(in: version, of: operation)
        guard let payload = item.payload, let operation else { return result }
        do throws(KMIPError) {
            result.payload = try downgrade(payload, of: operation, answering: request)
        } catch {
            result.payload = nil
            result.status = .operationFailed
            result.reason = error.reason.known(in: version, of: operation)
            result.message = error.message
        }
        return result
    }

    /// The header of a response without the fields that the version does not have.
    public func downgrade(_ header: ResponseHeader) -> ResponseHeader {
        var result = header
        result.version = version
        if !defines(.nonce) { result.nonce = nil }
        if !defines(.serverHashedPassword) { result.serverHashedPassword = nil }
        if !defines(.attestationType) { result.attestationTypes = [] }
        if !defines(.clientCorrelationValue) { result.clientCorrelationValue = nil }
        if !defines(.serverCorrelationValue) { result.serverCorrelationValue = nil }
        return result
    }
}
