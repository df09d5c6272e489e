import Canonical
import KMIP
import Secrets

/// What the owners' API takes to derive an object from another: KMIP's Derivation Method and its parameters, and what the new object is.
public struct DerivationBody: Decodable, Sendable {
    /// KMIP's name, such as `HKDF`, `PBKDF2` or `NIST800_108_C`.
    public let method: String
    /// The identifier of a second object: Secret Data that is the derivation data, or the other's public key of an agreement.
    public let with: String?
    /// Base64 each. What derives calls it info, label and context, or data; AWS Signature Version 4 alone takes several.
    public let data: [String]?
    /// Base64.
    public let salt: String?
    public let iterations: Int32?
    /// Base64; of a derivation by encryption, or in feedback mode.
    public let iv: String?
    public let parameters: ParametersBody?
    /// The new object: as it is made, with `length` and no `material`.
    public let object: ObjectRequest

    public init(
        method: String,
        with: String? = nil,
        data: [String]? = nil,
        salt: String? = nil,
        iterations: Int32? = nil,
        iv: String? = nil,
        parameters: ParametersBody? = nil,
        object: ObjectRequest
    ) {
        self.method = method
        self.with = with
        self.data = data
        self.salt = salt
        self.iterations = iterations
        self.iv = iv
        self.parameters = parameters
        self.object = object
    }

    /// - Throws: `invalid-request`.
    func kmip(of id: String, now: Instant) throws -> DeriveKeyRequest {
        guard let method = DerivationMethod(name: method) else {
            throw OperationError(.invalidRequest, "method is one of KMIP's names, such as HKDF, PBKDF2, NIST800_108_C.")
        }
        guard object.material == nil else {
            throw OperationError(.invalidRequest, "What is derived has no material in the request.")
        }
        let attributes = try object.kmipAttributes(now: now)
        let parameters = DerivationParameters(
            parameters: try parameters?.kmip(),
            initializationVector: try ObjectOperations.bytes(iv, "iv"),
            derivationData: try (data ?? []).compactMap {
                try ObjectOperations.bytes($0, "data").map { SecretBytes(copying: $0) }
            },
            salt: try ObjectOperations.bytes(salt, "salt"),
            iterationCount: iterations
        )
        let type = try object.kmipType()
        return DeriveKeyRequest(
            objectType: type,
            uniqueIdentifiers: [id] + (with.map { [$0] } ?? []),
            derivationMethod: method,
            derivationParameters: parameters,
            attributes: attributes
        )
    }
}

/// Random bytes in base64.
public struct RandomAnswer: Encodable, Sendable {
    public let data: String
}

/// Bytes that somebody offers to the generator, in base64.
public struct SeedBody: Decodable, Sendable {
    public let data: String
}

/// How many bytes of a seed were used.
public struct SeedAnswer: Encodable, Sendable {
    public let used: Int32
}

extension ObjectOperations {
    /// Derives an object, which is the caller's.
    public func derive(_ id: String, _ body: DerivationBody) async throws -> ObjectAnswer {
        let request = try body.kmip(of: id, now: server.clock.now())
        return try await describe(try await deriveKey(request).uniqueIdentifier)
    }

    /// - Parameter count: bytes.
    public func random(_ count: Int32) async throws -> RandomAnswer {
        RandomAnswer(data: try await randomOctets(count).withBytes { Bytes($0).base64 })
    }

    /// The same as they are.
    public func randomOctets(_ count: Int32) async throws -> SecretBytes {
        try await rngRetrieve(RNGRetrieveRequest(dataLength: count)).data
    }

    public func seed(_ body: SeedBody) async throws -> SeedAnswer {
        guard let data = try Self.bytes(body.data, "data") else { return SeedAnswer(used: 0) }
        return SeedAnswer(used: try await rngSeed(RNGSeedRequest(data: SecretBytes(copying: data))).dataLength)
    }
}
