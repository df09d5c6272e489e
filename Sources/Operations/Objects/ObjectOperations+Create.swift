import Canonical
import KMIP
import Secrets

extension ObjectOperations {
    /// Create (KMIP 2.1 section 6.1.8): the server makes a symmetric key, or a secret of random bytes.
    public func create(_ request: CreateRequest) async throws -> CreateResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            let said = try await desk.asked(request.attributes, of: request.objectType, version)
            try said.requireOwnRandomness()
            let id = try await desk.make(.create, as: ChangeKind.create) { rules in
                let given = rules.filling(said, of: request.objectType)
                return try NewObject(request.objectType, given) { try makeMaterial(request.objectType, &$0) }
            }
            return CreateResponse(objectType: request.objectType, uniqueIdentifier: id)
        }
    }

    private func makeMaterial(_ type: ObjectType, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        let now = server.clock.now().wholeSeconds
        (attributes.initialDate, attributes.originalCreationDate) = (now, now)
        attributes.set(.randomNumberGenerator, .structure(ServerFacts.randomness))
        switch type {
        case .symmetricKey: return try makeKey(&attributes)
        case .secretData: return try makeSecret(&attributes)
        default: throw KMIPError(.invalidObjectType, "Create makes symmetric keys and secret data, no \(type.name)")
        }
    }

    private func makeKey(_ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        let shape = try KeyShape(making: attributes)
        attributes.cryptographicAlgorithm = shape.algorithm
        let format = attributes.keyFormatType ?? .raw
        guard format == .raw || format == .transparentSymmetricKey else {
            throw KMIPError.formatNotSupported(format, .symmetricKey)
        }
        attributes.keyFormatType = format
        attributes.cryptographicLength = shape.length
        attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? shape.usage
        return server.random.secret(shape.bytes)
    }

    private func makeSecret(_ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        let length = attributes.cryptographicLength ?? ObjectLimits.defaultSecret
        guard length % 8 == 0, (8...ObjectLimits.secret).contains(length) else {
            throw KMIPError(.invalidAttributeValue, "a secret has 8 to \(ObjectLimits.secret) bits, in steps of 8")
        }
        attributes.cryptographicLength = nil
        attributes.keyFormatType = .raw
        attributes.secretDataType = .seed
        attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? SecretDataType.seed.usage
        return server.random.secret(Int(length / 8))
    }
}

extension Attributes {
    /// What this server makes was made when it made it: no client says otherwise (KMIP 2.1 section 4.38). Throws Attribute Read Only.
    func requireOwnCreation() throws(KMIPError) {
        guard originalCreationDate == nil else {
            throw KMIPError(.attributeReadOnly, "OriginalCreationDate is the server's to say of what it makes itself")
        }
    }

    /// A client that names random number generators gets one of them or nothing (KMIP 2.1 section 4.46).
    ///
    /// - Parameter own: the fields of RNG Parameters of what is used here.
    func requireOwnRandomness(_ own: [TTLV] = ServerFacts.randomness) throws(KMIPError) {
        let named = all(.randomNumberGenerator)
        guard named.isEmpty || named.contains(where: { $0.children.allSatisfy(own.contains) }) else {
            throw KMIPError(.featureNotSupported, "no key is made with this RandomNumberGenerator here")
        }
    }
}
