/// What protects a wrapped key (KMIP 2.1 section 11.62).
public enum WrappingMethod: UInt32, KMIPEnumeration, CaseIterable {
    case encrypt = 1, macSign, encryptThenMACSign, macSignThenEncrypt, tr31

    public static let tag = Tag.wrappingMethod
}
