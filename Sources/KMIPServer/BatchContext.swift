import KMIP

/// What the items of one batch know of those before them: the ID Placeholder, and the identifiers that operations gave
/// (KMIP 2.1 sections 4.58 and 6.1).
struct BatchContext {
    var placeholder: String?
    var given: [Operation: [String]] = [:]
    var inOrder: [String] = []
    var data = BatchData()

    /// The payload with the identifier as text, where the client left it out or named it by an earlier result: one payload for each of the objects
    /// that the result names (KMIP 2.1 section 11.58).
    ///
    /// - Throws: Invalid Message where no earlier result fits, or where a Link fits several.
    func resolving(_ payload: TTLV, of operation: Operation) throws(KMIPError) -> [TTLV] {
        let payload = try resolvingLinks(in: try data.resolving(payload, of: operation))
        guard case .structure(let fields) = payload.value else { return [payload] }
        if operation.namesObjects { return [TTLV(payload.tag, .structure(try resolved(fields)))] }
        guard operation.namesOneObject else { return [payload] }
        let tag: Tag = operation == .reKeyKeyPair ? .privateKeyUniqueIdentifier : .uniqueIdentifier
        guard let position = fields.firstIndex(where: { $0.tag == tag }) else {
            // A request that is given in bytes needs no object (section 6.1.6).
            if operation == .certify, payload.first(.certificateRequestValue) != nil { return [payload] }
            guard let placeholder else {
                throw KMIPError(.invalidMessage, "\(tag) is missing, and there is no ID Placeholder")
            }
            return [TTLV(payload.tag, .structure([TTLV(tag, .text(placeholder))] + fields))]
        }
        return try identifiers(fields[position].value).map { identifier in
            var fields = fields
            fields[position].value = .text(identifier)
            return TTLV(payload.tag, .structure(fields))
        }
    }

    /// Remembers what an operation gave.
    mutating func remember(_ operation: Operation, _ response: any ResponsePayload) {
        let identifiers = response.fields.compactMap { field in
            if Self.identifiers.contains(field.tag), case .text(let identifier) = field.value {
                identifier
            } else {
                String?.none
            }
        }
        inOrder += identifiers
        data.remember(operation, response)
        given[operation] = identifiers
        guard operation.setsPlaceholder else { return }
        placeholder = identifiers.count == 1 || operation.givesFirst ? identifiers.first : nil
    }

    /// A pair's private key comes first.
    private static let identifiers: Set<Tag> = [
        .uniqueIdentifier, .privateKeyUniqueIdentifier, .publicKeyUniqueIdentifier,
    ]

    /// A Check that says no empties the ID Placeholder (KMIP 2.1 section 6.1.7).
    mutating func noteFailure(of operation: Operation) { if operation == .check { placeholder = nil } }

    /// Where a field names objects by an earlier result, a field for each.
    private func resolved(_ fields: [TTLV]) throws(KMIPError) -> [TTLV] {
        var resolved: [TTLV] = []
        for field in fields {
            guard field.tag == .uniqueIdentifier else {
                resolved.append(field)
                continue
            }
            resolved += try identifiers(field.value).map { TTLV(.uniqueIdentifier, .text($0)) }
        }
        return resolved
    }

    /// At least one.
    func identifiers(_ value: TTLVValue) throws(KMIPError) -> [String] {
        switch value {
        case .text(let identifier): return [identifier]
        case .enumeration(let code):
            guard let name = IdentifierPlaceholder(rawValue: code) else {
                throw KMIPError(.unknownEnumeration, "UniqueIdentifier names no operation")
            }
            guard let given = identifiers(name), !given.isEmpty else {
                throw KMIPError(.invalidMessage, "no earlier \(name.name) in this batch gave an identifier")
            }
            return given
        case .integer(let index):
            let position = index < 0 ? inOrder.count + Int(index) : Int(index)
            guard inOrder.indices.contains(position) else {
                throw KMIPError(.invalidMessage, "the batch has no identifier at \(index) yet")
            }
            return [inOrder[position]]
        default: throw KMIPError(.invalidMessage, "UniqueIdentifier is a \(value.typeName)")
        }
    }

    private func identifiers(_ name: IdentifierPlaceholder) -> [String]? {
        switch name {
        case .idPlaceholder: placeholder.map { [$0] }
        case .create: given[.create]
        case .register: given[.register]
        case .locate: given[.locate]
        case .import: given[.import]
        case .reKey: given[.reKey]
        case .certify: given[.certify]
        case .reCertify: given[.reCertify]
        case .createKeyPair: given[.createKeyPair]
        case .createKeyPairPrivateKey: given[.createKeyPair].map { Array($0.prefix(1)) }
        case .createKeyPairPublicKey: given[.createKeyPair].map { Array($0.suffix(1)) }
        case .reKeyKeyPair: given[.reKeyKeyPair]
        case .reKeyKeyPairPrivateKey: given[.reKeyKeyPair].map { Array($0.prefix(1)) }
        case .reKeyKeyPairPublicKey: given[.reKeyKeyPair].map { Array($0.suffix(1)) }
        case .createSplitKey: given[.createSplitKey]
        case .joinSplitKey: given[.joinSplitKey]
        case .deriveKey: given[.deriveKey]
        }
    }
}

extension Operation {
    /// Whether a request names one object, which the ID Placeholder may stand for.
    fileprivate var namesOneObject: Bool {
        switch self {
        case .get, .getAttributes, .getAttributeList, .activate, .revoke, .destroy, .archive, .recover: true
        case .check, .obtainLease, .getUsageAllocation, .reKey, .reKeyKeyPair, .certify, .reCertify, .export: true
        case .addAttribute, .modifyAttribute, .setAttribute, .deleteAttribute, .adjustAttribute: true
        case .encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify: true
        default: false
        }
    }

    /// Whether a request may name several objects that it takes together, or one for which the ID Placeholder does not stand.
    fileprivate var namesObjects: Bool {
        self == .deriveKey || self == .joinSplitKey || self == .createSplitKey || self == .validate
    }

    /// Whether a success sets the ID Placeholder. A Locate that found none, or several, empties it.
    fileprivate var setsPlaceholder: Bool {
        switch self {
        case .create, .register, .locate, .reKey, .certify, .reCertify, .import, .export, .recover: true
        case .createKeyPair, .createSplitKey, .joinSplitKey, .deriveKey, .reKeyKeyPair: true
        default: false
        }
    }

    /// Whether the first of several identifiers is the ID Placeholder: the private key, the part with Key Part Identifier 1.
    fileprivate var givesFirst: Bool {
        self == .createKeyPair || self == .reKeyKeyPair || self == .createSplitKey
    }
}
