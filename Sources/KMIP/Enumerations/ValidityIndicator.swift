/// What was found about a signature, a code or a chain of certificates (KMIP 2.1 section 11.61).
public enum ValidityIndicator: UInt32, KMIPEnumeration, CaseIterable {
    case valid = 1, invalid, unknown

    public static let tag = Tag.validityIndicator
}
