/// How a client proves its state to the server (KMIP 2.1 section 11.4).
public enum AttestationType: UInt32, KMIPEnumeration, CaseIterable {
    case tpmQuote = 1, tcgIntegrityReport, samlAssertion

    public static let tag = Tag.attestationType
}
