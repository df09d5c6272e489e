import Canonical
import KMIP
import Secrets

/// What the owners' API takes to make an object, or to import one where `material` is there.
public struct ObjectRequest: Decodable, Sendable {
    /// `symmetricKey`, `secretData` or `opaqueObject`.
    public let type: String
    /// KMIP's name, such as `AES`; needed for a symmetric key.
    public let algorithm: String?
    /// In bits.
    public let length: Int32?
    /// Base64.
    public let material: String?
    public let id: String?
    public let names: [String]?
    public let usage: [String]?
    public let tags: [String]?
    /// KMIP's object groups.
    public let groups: [String]?
    public let sensitive: Bool?
    public let extractable: Bool?
    /// Active at once.
    public let activate: Bool?

    public init(
        type: String,
        algorithm: String? = nil,
        length: Int32? = nil,
        material: String? = nil,
        id: String? = nil,
        names: [String]? = nil,
        usage: [String]? = nil,
        tags: [String]? = nil,
        groups: [String]? = nil,
        sensitive: Bool? = nil,
        extractable: Bool? = nil,
        activate: Bool? = nil
    ) {
        self.type = type
        self.algorithm = algorithm
        self.length = length
        self.material = material
        self.id = id
        self.names = names
        self.usage = usage
        self.tags = tags
        self.groups = groups
        self.sensitive = sensitive
        self.extractable = extractable
        self.activate = activate
    }
}

/// Why an object is revoked: KMIP's revocation reasons in lowerCamelCase, such as `keyCompromise`.
public struct ObjectRevocation: Decodable, Sendable {
    public let reason: String
    public let message: String?

    public init(reason: String, message: String? = nil) {
        self.reason = reason
        self.message = message
    }
}

/// What a list of objects shall hold; everything that is named must fit.
public struct ObjectQuestion: Sendable {
    public var names: [String]
    public var type: String?
    public var state: String?
    public var tags: [String]
    public var groups: [String]
    /// A name of KMIP.
    public var algorithm: String?
    /// Bits, in digits.
    public var length: String?
    /// What the key must be allowed for, all of it.
    public var usage: [String]
    /// The identifier of an object to which it has a link.
    public var link: String?
    /// RFC 3339: objects whose Initial Date lies between the two, or is one of them.
    public var since: String?
    public var until: String?

    public init(
        names: [String] = [],
        type: String? = nil,
        state: String? = nil,
        tags: [String] = [],
        groups: [String] = [],
        algorithm: String? = nil,
        length: String? = nil,
        usage: [String] = [],
        link: String? = nil,
        since: String? = nil,
        until: String? = nil
    ) {
        self.names = names
        self.type = type
        self.state = state
        self.tags = tags
        self.groups = groups
        self.algorithm = algorithm
        self.length = length
        self.usage = usage
        self.link = link
        self.since = since
        self.until = until
    }
}

extension ObjectRequest {
    /// - Throws: `invalid-request` for a word that there is not.
    func kmipAttributes(now: Instant) throws -> Attributes {
        var attributes = Attributes()
        attributes.uniqueIdentifier = id
        for name in names ?? [] { attributes.add(ObjectName(name).ttlv) }
        attributes.tags = tags ?? []
        for group in groups ?? [] { attributes.add(TTLV(.objectGroup, .text(group))) }
        attributes.cryptographicAlgorithm = try kmipAlgorithm()
        attributes.cryptographicLength = length
        attributes.cryptographicUsageMask = try usage.map(KeyUsage.mask)
        attributes.sensitive = sensitive
        attributes.extractable = extractable
        if activate == true { attributes.lifeDates.activation = now.wholeSeconds }
        return try Attributes(ttlv: attributes.ttlv())
    }

    func kmipType() throws -> ObjectType {
        guard let type = ObjectType(spelling: type) else {
            throw OperationError(.invalidRequest, "type is symmetricKey, secretData or opaqueObject.")
        }
        return type
    }

    /// The object that is imported; nil where there is no material.
    func managedObject() throws -> ManagedObject? {
        guard let material else { return nil }
        guard var bytes = Bytes(base64: material) else {
            throw OperationError(.invalidRequest, "material is not base64.")
        }
        defer { bytes.wipe() }
        let secret = SecretBytes(copying: bytes)
        switch try kmipType() {
        case .symmetricKey: return .symmetricKey(KeyBlock(format: .raw, value: .plain(.bytes(secret), nil)))
        case .secretData: return .secretData(.password, KeyBlock(format: .raw, value: .plain(.bytes(secret), nil)))
        case .opaqueObject: return .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), secret)
        default: throw OperationError(.invalidRequest, "type is symmetricKey, secretData or opaqueObject.")
        }
    }

    private func kmipAlgorithm() throws -> CryptographicAlgorithm? {
        try algorithm.map(CryptographicAlgorithm.init(asked:))
    }
}

extension CryptographicAlgorithm {
    /// - Throws: `invalid-request` for a name that there is not.
    init(asked name: String) throws {
        guard let known = CryptographicAlgorithm(name: name) else {
            throw OperationError(
                .invalidRequest,
                "algorithm is a name of KMIP, such as AES, ChaCha20, DES3 or HMAC_SHA256."
            )
        }
        self = known
    }
}
