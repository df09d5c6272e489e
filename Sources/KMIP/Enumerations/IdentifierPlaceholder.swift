/// A Unique Identifier named by the operation that gave it (KMIP 2.1 section 11.58).
public enum IdentifierPlaceholder: UInt32, KMIPEnumeration, CaseIterable {
    case idPlaceholder = 1, certify, create, createKeyPair, createKeyPairPrivateKey, createKeyPairPublicKey
    case createSplitKey, deriveKey, `import`, joinSplitKey, locate, register, reKey, reCertify, reKeyKeyPair
    case reKeyKeyPairPrivateKey, reKeyKeyPairPublicKey

    public static let tag = Tag.uniqueIdentifier
}
