/// How a request for a certificate is written (KMIP 2.1 section 11.8; PGP is of KMIP 1.x only, 1.4 section 9.1.3.2.22).
public enum CertificateRequestType: UInt32, KMIPEnumeration, CaseIterable {
    case crmf = 1, pkcs10, pem, pgp

    public static let tag = Tag.certificateRequestType
}
