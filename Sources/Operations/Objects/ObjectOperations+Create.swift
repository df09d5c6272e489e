import Canonical
import KMIP
import Secrets

extension ObjectOperations {
    /// Create (KMIP 2.1 section 6.1.8): the server makes a symmetric key, or a secret of random bytes.
    public func create(_ request: CreateRequest) async throws -> CreateResponse {
        try await answering { desk in
            try KMIPError.refuseProtection(request.protectionStorageMasks)
            let object = try NewObject(request.objectType, request.attributes) { attributes in
                try makeMaterial(request.objectType, &attributes)
            }
            let id = try await desk.make(object, .create, as: ChangeKind.create)
            return CreateResponse(objectType: request.objectType, uniqueIdentifier: id)
        }
    }

    private func makeMaterial(_ type: ObjectType, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        attributes.originalCreationDate = attributes.originalCreationDate ?? server.clock.now().wholeSeconds
        switch type {
        case .symmetricKey: return try makeKey(&attributes)
        case .secretData: return try makeSecret(&attributes)
        default: throw KMIPError(.invalidObjectType, "Create makes symmetric keys and secret data, no \(type.name)")
        }
    }

    private func makeKey(_ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        let shape = try KeyShape(making: attributes)
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
        return server.random.secret(Int(length / 8))
    }
}

extension KMIPError {
    /// A client that asks for protected storage gets a refusal instead of a false promise.
    static func refuseProtection(_ masks: TTLV?) throws(KMIPError) {
        guard masks == nil else {
            throw KMIPError(.protectionStorageUnavailable, "ProtectionStorageMasks are not offered")
        }
    }
}
