/// How a name is to be read (KMIP 2.1 section 11.31).
public enum NameType: UInt32, KMIPEnumeration, CaseIterable {
    case uninterpretedTextString = 1, uri

    public static let tag = Tag.nameType
}
