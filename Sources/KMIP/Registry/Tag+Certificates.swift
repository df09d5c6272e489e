// The tags of what a certificate says; Issuer, Serial Number and the texts are of KMIP 1.x only.

extension Tag {
    public static let certificateIdentifier = Tag(0x420014)
    public static let certificateIssuer = Tag(0x420015)
    public static let certificateIssuerAlternativeName = Tag(0x420016)
    public static let certificateIssuerDistinguishedName = Tag(0x420017)
    public static let certificateLength = Tag(0x4200AD)
    public static let certificateSerialNumber = Tag(0x4200AF)
    public static let certificateSubject = Tag(0x42001A)
    public static let certificateSubjectAlternativeName = Tag(0x42001B)
    public static let certificateSubjectDistinguishedName = Tag(0x42001C)
    public static let issuer = Tag(0x42003B)
    public static let issuerAlternativeName = Tag(0x4200B1)
    public static let issuerDistinguishedName = Tag(0x4200B2)
    public static let pkcs12FriendlyName = Tag(0x4200FB)
    public static let serialNumber = Tag(0x420087)
    public static let subjectAlternativeName = Tag(0x4200B3)
    public static let subjectDistinguishedName = Tag(0x4200B4)
    public static let x509CertificateIdentifier = Tag(0x4200B5)
    public static let x509CertificateIssuer = Tag(0x4200B6)
    public static let x509CertificateSubject = Tag(0x4200B7)

    /// Certificate Subject CN to DN Qualifier, in the standard's order (KMIP 2.1 section 4.6).
    public static let certificateSubjectParts = (0x420108...0x420113).map { Tag($0) }
    /// Certificate Issuer CN to DN Qualifier, in the same order.
    public static let certificateIssuerParts = (0x420114...0x42011F).map { Tag($0) }
}
