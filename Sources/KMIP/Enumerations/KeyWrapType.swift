/// Whether a wrapped key is returned as it was registered (KMIP 2.1 section 11.29).
public enum KeyWrapType: UInt32, KMIPEnumeration, CaseIterable {
    case notWrapped = 1, asRegistered

    public static let tag = Tag.keyWrapType
}
