/// What of a key is wrapped: its bytes, or its Key Value in TTLV (KMIP 2.1 section 11.18).
public enum EncodingOption: UInt32, KMIPEnumeration, CaseIterable {
    case noEncoding = 1, ttlvEncoding

    public static let tag = Tag.encodingOption
}
