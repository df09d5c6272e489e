/// How a point of an elliptic curve is written (KMIP 2.1 section 11.24).
public enum KeyCompressionType: UInt32, KMIPEnumeration, CaseIterable {
    case ecPublicKeyTypeUncompressed = 1, ecPublicKeyTypeX962CompressedPrime, ecPublicKeyTypeX962CompressedChar2
    case ecPublicKeyTypeX962Hybrid

    public static let tag = Tag.keyCompressionType
}
