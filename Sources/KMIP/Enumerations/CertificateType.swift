/// The kind of a certificate (KMIP 2.1 section 11.9).
public enum CertificateType: UInt32, KMIPEnumeration, CaseIterable {
    case x509 = 1, pgp

    public static let tag = Tag.certificateType
}
