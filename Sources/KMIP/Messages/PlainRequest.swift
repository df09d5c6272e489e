import Secrets

/// What an item of a ``PlainMessage`` asks for: an object by its identifier, or data to be protected or processed in one request.
public enum PlainRequest: Equatable, Sendable {
    case get(GetRequest)
    case encrypt(EncryptRequest)
    case decrypt(DecryptRequest)
    case sign(SignRequest)
    case mac(MACRequest)

    public var uniqueIdentifier: String {
        switch self {
        case .get(let request): request.uniqueIdentifier
        case .encrypt(let request): request.uniqueIdentifier
        case .decrypt(let request): request.uniqueIdentifier
        case .sign(let request): request.uniqueIdentifier
        case .mac(let request): request.uniqueIdentifier
        }
    }

    var operation: Operation {
        switch self {
        case .get: .get
        case .encrypt: .encrypt
        case .decrypt: .decrypt
        case .sign: .sign
        case .mac: .mac
        }
    }
}

extension PlainRequest {
    /// Reads an item's payload; nil for every other operation, and for fields in another order than the standard's.
    init?(_ operation: UInt32, glancing item: inout some ElementGlance) {
        let read: PlainRequest? = item.structure(.requestPayload) { payload in
            guard let identifier = payload.word(.uniqueIdentifier), let operation = Operation(rawValue: operation)
            else {
                return nil
            }
            switch operation {
            case .get: return Self.get(identifier)
            case .encrypt: return Self.encrypt(identifier, &payload)
            case .decrypt: return Self.decrypt(identifier, &payload)
            case .sign: return Self.sign(identifier, &payload)
            case .mac: return Self.mac(identifier, &payload)
            default: return nil
            }
        }
        guard let read else { return nil }
        self = read
    }

    private static func get(_ identifier: String) -> PlainRequest {
        .get(GetRequest(uniqueIdentifier: identifier))
    }

    private static func encrypt(_ identifier: String, _ payload: inout some ElementGlance) -> PlainRequest? {
        let parameters = payload.parameters()
        guard let data = payload.secret(.data) else { return nil }
        return .encrypt(
            EncryptRequest(
                uniqueIdentifier: identifier,
                parameters: parameters,
                data: data,
                nonce: payload.bytes(.ivCounterNonce),
                additionalData: payload.bytes(.authenticatedEncryptionAdditionalData)
            )
        )
    }

    private static func decrypt(_ identifier: String, _ payload: inout some ElementGlance) -> PlainRequest? {
        let parameters = payload.parameters()
        guard let data = payload.bytes(.data) else { return nil }
        return .decrypt(
            DecryptRequest(
                uniqueIdentifier: identifier,
                parameters: parameters,
                data: data,
                nonce: payload.bytes(.ivCounterNonce),
                additionalData: payload.bytes(.authenticatedEncryptionAdditionalData),
                tag: payload.bytes(.authenticatedEncryptionTag)
            )
        )
    }

    private static func sign(_ identifier: String, _ payload: inout some ElementGlance) -> PlainRequest? {
        .sign(
            SignRequest(
                uniqueIdentifier: identifier,
                parameters: payload.parameters(),
                data: payload.secret(.data),
                digestedData: payload.bytes(.digestedData)
            )
        )
    }

    private static func mac(_ identifier: String, _ payload: inout some ElementGlance) -> PlainRequest? {
        let parameters = payload.parameters()
        guard let data = payload.secret(.data) else { return nil }
        return .mac(MACRequest(uniqueIdentifier: identifier, parameters: parameters, data: data))
    }
}

extension ElementGlance {
    /// Cryptographic Parameters with the fields that clients send, in the standard's order. Nil where none come, and where they say more: then the
    /// position is before them, and nothing else can be read.
    fileprivate mutating func parameters() -> CryptographicParameters? {
        structure(.cryptographicParameters) { reader in
            var parameters = CryptographicParameters()
            guard reader.takes(&parameters.blockCipherMode), reader.takes(&parameters.paddingMethod),
                reader.takes(&parameters.hashingAlgorithm), reader.takes(&parameters.digitalSignatureAlgorithm),
                reader.takes(&parameters.cryptographicAlgorithm)
            else { return nil }
            parameters.randomIV = reader.boolean(.randomIV)
            parameters.ivLength = reader.integer(.ivLength).map(Int32.init(bitPattern:))
            parameters.tagLength = reader.integer(.tagLength).map(Int32.init(bitPattern:))
            parameters.saltLength = reader.integer(.saltLength).map(Int32.init(bitPattern:))
            return parameters
        }
    }

    /// Reads the value where there is one; false for one that the latest version does not have.
    private mutating func takes<Value: KMIPEnumeration>(_ field: inout Value?) -> Bool {
        guard let code = enumeration(Value.tag) else { return true }
        guard VersionRules(.latest).defines(code, of: Value.tag) else { return false }
        field = Value(rawValue: code)
        return field != nil
    }
}
