import KMIP
import Secrets

extension ObjectOperations {
    /// Register (KMIP 2.1 section 6.1.43): a client hands over a symmetric key, secret data or an opaque object.
    public func register(_ request: RegisterRequest) async throws -> RegisterResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            try request.object.requireValue(in: version)
            let given = request.object.attributes(with: request.attributes)
            try VersionRules(version).requireApplicable(given, to: request.objectType)
            let id = try await desk.make(.register, as: ChangeKind.register) { rules in
                // What the object says of itself is not for a default to say.
                let filled = rules.filling(given, of: request.objectType, except: Self.said)
                return try NewObject(request.objectType, filled) { try request.object.material(&$0) }
            }
            return RegisterResponse(uniqueIdentifier: id)
        }
    }

    private static let said: Set<Tag> = [.cryptographicAlgorithm, .cryptographicLength, .keyFormatType]
}

extension ManagedObject {
    /// The request's attributes, and those that travelled inside the key value where the request does not name them.
    /// What only a server sets is left out there: an exported object brings its old server's values along.
    fileprivate func attributes(with given: Attributes) -> Attributes {
        guard case .plain(_, let inside?) = keyBlock?.value else { return given }
        let named = Set(given.items.map(AttributeReference.init(attribute:)))
        let added = inside.items.filter { item in
            AttributeRule.of(item.tag)?.clientMaySet == true && !named.contains(AttributeReference(attribute: item))
        }
        return Attributes(given.items + added)
    }

    /// Before 1.2 there are no objects without their value. Throws Invalid Field.
    fileprivate func requireValue(in version: ProtocolVersion) throws(KMIPError) {
        guard let block = keyBlock, block.value == nil else { return }
        guard VersionRules(version).definesAttribute(.keyValuePresent) else {
            throw KMIPError(.invalidField, "KeyBlock: KeyValue is missing, which KMIP \(version) does not allow")
        }
    }

    /// The bytes to keep, or nil where the value stays elsewhere (KMIP 2.1 sections 4.27, 4.28); what the object says of itself goes into its attributes.
    func material(_ attributes: inout Attributes) throws(KMIPError) -> SecretBytes? {
        if case .plain(_, let inside?) = keyBlock?.value {
            // What tells of the material stands sealed beside it and nowhere else.
            let kept = Attributes(inside.items.filter { $0.tag != .digest && $0.tag != .cryptographicLength })
            if !kept.isEmpty { attributes.encapsulated = kept }
        }
        switch self {
        case .symmetricKey(let block): return try Self.key(block, &attributes)
        case .secretData(let type, let block):
            attributes.secretDataType = type
            attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? type.usage
            return try Self.secret(block, &attributes)
        case .opaqueObject(let type, let bytes):
            attributes.opaqueDataType = type
            try Self.check(bytes, ObjectLimits.material)
            return bytes
        default: throw KMIPError(.invalidObjectType, "a \(objectType.name) cannot be registered here")
        }
    }

    private static func key(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes? {
        let bytes = try plainBytes(block, [.raw, .transparentSymmetricKey], .symmetricKey, ObjectLimits.key)
        guard let algorithm = try agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        else {
            throw KMIPError(.invalidField, "CryptographicAlgorithm is missing")
        }
        let length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        let shape = try shape(of: bytes, algorithm, length, isForXTS: attributes.isForXTS)
        attributes.cryptographicAlgorithm = algorithm
        attributes.cryptographicLength = shape.length
        attributes.keyFormatType = block.format
        attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? shape.usage
        if bytes == nil { attributes.keyValuePresent = false }
        return bytes
    }

    /// What is said of a key must fit its bytes; of one that is elsewhere it must be said.
    private static func shape(
        of bytes: SecretBytes?,
        _ algorithm: CryptographicAlgorithm,
        _ length: Int32?,
        isForXTS: Bool
    ) throws(KMIPError) -> KeyShape {
        if let bytes {
            return try KeyShape(registering: bytes.count, algorithm, length: length, isForXTS: isForXTS)
        }
        guard let length else {
            throw KMIPError(.invalidField, "CryptographicLength is missing, and there is no KeyValue to take it from")
        }
        return try KeyShape(saidToHave: length, algorithm, isForXTS: isForXTS)
    }

    private static func secret(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes? {
        let bytes = try plainBytes(block, [.raw, .opaque], .secretData, ObjectLimits.material)
        let length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        attributes.keyFormatType = block.format
        guard let bytes else {
            attributes.cryptographicLength = length
            attributes.keyValuePresent = false
            return nil
        }
        guard length.map({ Int($0) == bytes.count * 8 }) ?? true else {
            throw KMIPError(.invalidField, "CryptographicLength is not the length of the secret")
        }
        attributes.cryptographicLength = nil
        return bytes
    }

    /// Nil where the block has no value.
    private static func plainBytes(
        _ block: KeyBlock,
        _ formats: [KeyFormatType],
        _ type: ObjectType,
        _ limit: Int
    ) throws(KMIPError) -> SecretBytes? {
        guard block.wrapping == nil else {
            throw KMIPError(.featureNotSupported, "a wrapped object cannot be registered here")
        }
        guard block.compression == nil else {
            throw KMIPError(.keyCompressionTypeNotSupported, "no key compression is offered")
        }
        guard formats.contains(block.format) else { throw KMIPError.formatNotSupported(block.format, type) }
        if block.value == nil { return nil }
        guard let bytes = block.plainBytes else { throw KMIPError(.invalidField, "KeyMaterial is missing") }
        try check(bytes, limit)
        return bytes
    }

    private static func check(_ bytes: SecretBytes, _ limit: Int) throws(KMIPError) {
        guard bytes.count <= limit else {
            throw KMIPError(.serverLimitExceeded, "more than \(limit) bytes of material")
        }
        guard bytes.count > 0 else { throw KMIPError(.invalidField, "the material is empty") }
    }

    /// What two places of a request say, where they do not contradict each other.
    private static func agreed<Value: Equatable>(_ one: Value?, _ other: Value?, _ name: String) throws(KMIPError)
        -> Value?
    {
        if let one, let other, one != other { throw KMIPError(.invalidField, "\(name) is given twice, and differs") }
        return one ?? other
    }
}
