import AsymmetricKeys
import KMIP
import Secrets

extension ManagedObject {
    /// The bytes to keep, or nil where the value stays elsewhere (KMIP 2.1 sections 4.27, 4.28); what the object says of itself goes
    /// into its attributes.
    ///
    /// - Parameter key: the key of a pair, where it was read already.
    /// - Throws: Invalid Field where the two contradict each other, Key Format Type Not Supported, Server Limit Exceeded, and as the
    ///   parts of each type throw.
    func material(_ attributes: inout Attributes, _ key: AsymmetricKey? = nil) throws(KMIPError) -> SecretBytes? {
        if case .plain(_, let inside?) = keyBlock?.value {
            // What tells of the material stands sealed beside it and nowhere else.
            let kept = Attributes(inside.items.filter { $0.tag != .digest && $0.tag != .cryptographicLength })
            if !kept.isEmpty { attributes.encapsulated = kept }
        }
        if let block = keyBlock, block.value == nil, block.wrapping == nil {
            try describeAbsent(block, &attributes)
            return nil
        }
        switch self {
        case .symmetricKey(let block): return try Self.symmetric(block, &attributes)
        case .publicKey(let block): return try Self.key(block, key, isPrivate: false, &attributes)
        case .privateKey(let block): return try Self.key(block, key, isPrivate: true, &attributes)
        case .splitKey(let facts, let block): return try Self.part(facts, block, &attributes)
        case .secretData(let type, let block):
            attributes.secretDataType = type
            attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? type.usage
            return try Self.secret(block, &attributes)
        case .opaqueObject(let type, let bytes):
            attributes.opaqueDataType = type
            try Self.check(bytes, ObjectLimits.material)
            return bytes
        case .pgpKey(let version, let block): return try Self.pgp(version, block, &attributes)
        case .certificate(let type, let bytes): return try Self.certificate(type, bytes, &attributes)
        case .certificateRequest(let type, let bytes): return try Self.request(type, bytes, &attributes)
        case .template(let given): return try Self.template(given, &attributes)
        }
    }

    /// Of a key whose value is elsewhere, what is said of it.
    private func describeAbsent(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) {
        let algorithm = try Self.agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        let length = try Self.agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        if objectType == .symmetricKey {
            guard let algorithm, let length else {
                throw KMIPError(.invalidField, "CryptographicAlgorithm or Length is missing, and there is no KeyValue")
            }
            let shape = try KeyShape(saidToHave: length, algorithm, isForXTS: attributes.isForXTS)
            attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? shape.usage
        }
        switch self {
        case .secretData(let type, _):
            attributes.secretDataType = type
            attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? type.usage
        case .splitKey(let facts, _): attributes.splitKeyFacts = facts
        case .pgpKey(let version, _): attributes.pgpKeyVersion = version
        default: break
        }
        attributes.cryptographicAlgorithm = algorithm
        attributes.cryptographicLength = length
        attributes.keyFormatType = block.format
        attributes.keyValuePresent = false
    }

    private static func symmetric(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        if let wrapped = try wrapped(block, &attributes) {
            guard attributes.cryptographicAlgorithm != nil else {
                throw KMIPError(.invalidField, "CryptographicAlgorithm is missing")
            }
            return wrapped
        }
        let bytes = try plainBytes(block, [.raw, .transparentSymmetricKey], .symmetricKey, ObjectLimits.key)
        guard let algorithm = try agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        else {
            throw KMIPError(.invalidField, "CryptographicAlgorithm is missing")
        }
        let length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        let shape = try KeyShape(
            registering: bytes.count,
            algorithm,
            length: length,
            isForXTS: attributes.isForXTS
        )
        attributes.cryptographicAlgorithm = algorithm
        attributes.cryptographicLength = shape.length
        attributes.keyFormatType = block.format
        attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? shape.usage
        return bytes
    }

    private static func secret(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        if let wrapped = try wrapped(block, &attributes) {
            attributes.cryptographicLength = nil
            return wrapped
        }
        let bytes = try plainBytes(block, [.raw, .opaque], .secretData, ObjectLimits.material)
        let length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        guard length.map({ Int($0) == bytes.count * 8 }) ?? true else {
            throw KMIPError(.invalidField, "CryptographicLength is not the length of the secret")
        }
        attributes.cryptographicLength = nil
        attributes.keyFormatType = block.format
        return bytes
    }

    /// The bytes of a block whose material is one string of bytes, in one of these formats.
    static func plainBytes(
        _ block: KeyBlock,
        _ formats: [KeyFormatType],
        _ type: ObjectType,
        _ limit: Int
    ) throws(KMIPError) -> SecretBytes {
        guard block.compression == nil else {
            throw KMIPError(.keyCompressionTypeNotSupported, "no key compression is offered")
        }
        guard formats.contains(block.format) else { throw KMIPError.formatNotSupported(block.format, type) }
        guard let bytes = block.plainBytes else { throw KMIPError(.invalidField, "KeyMaterial is missing") }
        try check(bytes, limit)
        return bytes
    }

    static func check(_ bytes: SecretBytes, _ limit: Int) throws(KMIPError) {
        guard bytes.count <= limit else {
            throw KMIPError(.serverLimitExceeded, "more than \(limit) bytes of material")
        }
        guard bytes.count > 0 else { throw KMIPError(.invalidField, "the material is empty") }
    }

    /// What two places of a request say, where they do not contradict each other.
    static func agreed<Value: Equatable>(_ one: Value?, _ other: Value?, _ name: String) throws(KMIPError) -> Value? {
        if let one, let other, one != other { throw KMIPError(.invalidField, "\(name) is given twice, and differs") }
        return one ?? other
    }
}
