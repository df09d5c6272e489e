import Canonical
import KMIP
import Secrets

// What the server itself keeps among an object's attributes.

extension Attributes {
    var opaqueDataType: OpaqueDataType? {
        get {
            guard case .enumeration(let code) = value(.opaqueDataType) else { return nil }
            return OpaqueDataType(rawValue: code)
        }
        set { set(.opaqueDataType, newValue.map { .enumeration($0.rawValue) }) }
    }

    /// Whether the material is a key that was drawn here: as good as its length, whatever is known about it. No key of this server's making has under
    /// 64 bits, so the shortest are counted out.
    var isOfOwnRandomness: Bool {
        let drawn = all(.randomNumberGenerator).contains { $0.children == ServerFacts.randomness }
        return objectType == .symmetricKey && drawn && (cryptographicLength ?? 0) >= 112
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

extension Attributes {
    /// What follows from an object's identifier, or is the same for every object here, and is stored only where it was brought along: Short Unique Identifier, Lease
    /// Time, Protection Storage Mask (KMIP 2.1 sections 4.56, 4.30, 4.44).
    func implied(by identifier: String) -> [TTLV] {
        [
            TTLV(.shortUniqueIdentifier, .bytes(Digest(of: Bytes(identifier.utf8)).bytes)),
            TTLV(.leaseTime, .interval(ObjectLimits.lease)),
            TTLV(.protectionStorageMask, .integer(ProtectionStorage.software.rawValue)),
        ].filter { value($0.tag) == nil }
    }

    /// Seconds for which a client may go on using the object without asking, which an object from elsewhere brings along.
    var leaseTime: UInt32 {
        if case .interval(let seconds) = value(.leaseTime) { seconds } else { ObjectLimits.lease }
    }
}

extension SecretDataType {
    /// What a secret is for of which a client says nothing: a password is compared, a seed makes keys.
    var usage: CryptographicUsageMask { self == .seed ? .deriveKey : .verify }
}
