/// Why an object is revoked (KMIP 2.1 section 11.48).
public enum RevocationReasonCode: UInt32, KMIPEnumeration, CaseIterable {
    case unspecified = 1, keyCompromise, caCompromise, affiliationChanged, superseded, cessationOfOperation
    case privilegeWithdrawn

    public static let tag = Tag.revocationReasonCode
}
