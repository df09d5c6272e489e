import Canonical
import X509

/// What a certificate is revoked by.
struct CertificateSerial: Hashable, Sendable {
    let issuer: DistinguishedName
    /// Without leading zero bytes.
    let number: Bytes

    init(_ certificate: Certificate) {
        issuer = certificate.issuer
        number = Bytes(certificate.serialNumber.bytes.drop { $0 == 0 })
    }
}
