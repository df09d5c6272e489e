import Crypto
import Foundation
import SwiftASN1
import X509

/// Certificates that the tests make themselves.
struct TestCertificate {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey

    var pem: String { ((try? certificate.serializeAsPEM().pemString) ?? "") + "\n" }
    var keyPEM: String { key.pemRepresentation + "\n" }

    /// Signed by `issuer`, or by itself.
    init(
        _ name: String,
        names: [GeneralName] = [],
        isAuthority: Bool = false,
        usage: ExtendedKeyUsage.Usage = .serverAuth,
        from begins: Date = Date(timeIntervalSinceNow: -3_600),
        to ends: Date = Date(timeIntervalSinceNow: 90 * 86_400),
        issuer: TestCertificate? = nil
    ) throws {
        key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let signer = issuer?.key ?? key
        let signerID = Insecure.SHA1.hash(data: signer.publicKey.x963Representation)
        certificate = try Certificate(
            version: .v3,
            serialNumber: .init(bytes: [0x80, 1, 2, 3]),
            publicKey: .init(key.publicKey),
            notValidBefore: begins,
            notValidAfter: ends,
            issuer: issuer?.certificate.subject ?? subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(
                    isAuthority
                        ? BasicConstraints.isCertificateAuthority(maxPathLength: nil)
                        : BasicConstraints.notCertificateAuthority
                )
                AuthorityKeyIdentifier(keyIdentifier: ArraySlice(signerID))
                if !names.isEmpty { SubjectAlternativeNames(names) }
                if !isAuthority { try ExtendedKeyUsage([usage]) }
            },
            issuerPrivateKey: .init(signer)
        )
    }
}
