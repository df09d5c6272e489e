/// What a test of interoperability tells the server (KMIP 2.1 section 11.22).
public enum InteropFunction: UInt32, KMIPEnumeration, CaseIterable {
    case begin = 1, end, reset

    public static let tag = Tag.interopFunction
}
