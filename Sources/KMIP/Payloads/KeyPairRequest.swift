/// A request for a pair of keys: what is asked of both, and of each.
public protocol KeyPairRequest: RequestPayload {
    var commonAttributes: Attributes { get }
    var privateKeyAttributes: Attributes { get }
    var publicKeyAttributes: Attributes { get }
    var commonProtectionStorageMasks: TTLV? { get }
    var privateProtectionStorageMasks: TTLV? { get }
    var publicProtectionStorageMasks: TTLV? { get }
}

extension KeyPairRequest {
    /// The fields that say how the keys shall be.
    var keyFields: [TTLV] {
        present(
            commonAttributes.isEmpty ? nil : commonAttributes.ttlv(.commonAttributes),
            privateKeyAttributes.isEmpty ? nil : privateKeyAttributes.ttlv(.privateKeyAttributes),
            publicKeyAttributes.isEmpty ? nil : publicKeyAttributes.ttlv(.publicKeyAttributes),
            commonProtectionStorageMasks,
            privateProtectionStorageMasks,
            publicProtectionStorageMasks
        )
    }
}
