import Canonical
import KMIP
import Secrets

// What the server itself keeps among an object's attributes.

extension Attributes {
    /// The standard has no attribute for a secret's type; the server's own vendor keeps it.
    var secretDataType: SecretDataType? {
        get {
            guard case .enumeration(let code) = vendorAttribute("y", "SecretDataType") else { return nil }
            return SecretDataType(rawValue: code)
        }
        set { setVendorAttribute("y", "SecretDataType", newValue.map { .enumeration($0.rawValue) }) }
    }

    var opaqueDataType: OpaqueDataType? {
        get {
            guard case .enumeration(let code) = value(.opaqueDataType) else { return nil }
            return OpaqueDataType(rawValue: code)
        }
        set { set(.opaqueDataType, newValue.map { .enumeration($0.rawValue) }) }
    }

    /// What must not stand in the clear beside the material, since it would let a reader of the database try guesses:
    /// the digest (KMIP 2.1 section 4.17), and the exact length of a secret.
    static func computed(from material: SecretBytes, _ type: ObjectType, _ format: KeyFormatType?) -> Attributes {
        var digest = [
            TTLV(.hashingAlgorithm, .enumeration(HashingAlgorithm.sha256)),
            TTLV(.digestValue, .bytes(material.withBytes { Digest(of: $0).bytes })),
        ]
        if let format { digest.append(format.ttlv) }
        var attributes = Attributes([TTLV(.digest, .structure(digest))])
        if type == .secretData { attributes.cryptographicLength = Int32(material.count * 8) }
        return attributes
    }

    /// Takes the identifier out that a client gave its new object. Throws Invalid Attribute Value for one that cannot
    /// be.
    mutating func takeIdentifier() throws(KMIPError) -> String? {
        guard let value = value(.uniqueIdentifier) else { return nil }
        guard case .text(let id) = value, id.isObjectIdentifier else {
            throw KMIPError(
                .invalidAttributeValue,
                "a UniqueIdentifier is 1 to 128 printable ASCII characters without blanks"
            )
        }
        set(.uniqueIdentifier, nil)
        return id
    }
}

/// KMIP 2.1 section 11.24.
private enum HashingAlgorithm {
    static let sha256: UInt32 = 6
}

extension Tag {
    fileprivate static let digest = Tag(rawValue: 0x42_0034)
    fileprivate static let digestValue = Tag(rawValue: 0x42_0035)
}
