/// What a secret is (KMIP 2.1 section 11.52).
public enum SecretDataType: UInt32, KMIPEnumeration, CaseIterable {
    case password = 1, seed

    public static let tag = Tag.secretDataType
}
