import Canonical
import Crypto
import FoundationEssentials
import Secrets
import SwiftASN1
import X509

/// The key of one certificate: P-256, made for each order.
struct CertificateKey: Sendable {
    private let key: P256.Signing.PrivateKey

    init() { key = P256.Signing.PrivateKey() }

    init?(pem: SecretBytes) {
        guard let key = KeyPEM.read(pem) else { return nil }
        self.key = key
    }

    var pem: SecretBytes { KeyPEM.write(key) }

    var publicKey: Certificate.PublicKey { Certificate.PublicKey(key.publicKey) }

    /// The request of a certificate in DER (RFC 2986): the names as subject alternative names, nothing else.
    func request(names: [String]) throws(ACMEError) -> Bytes {
        do {
            let extensions = try Certificate.Extensions {
                SubjectAlternativeNames(names.map { .dnsName($0) })
            }
            let request = try CertificateSigningRequest(
                version: .v1,
                subject: DistinguishedName(),
                privateKey: Certificate.PrivateKey(key),
                attributes: .init([.init(ExtensionRequest(extensions: extensions))]),
                signatureAlgorithm: .ecdsaWithSHA256
            )
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            return serializer.serializedBytes
        } catch {
            throw ACMEError(.badSetting, "No certificate request can be made for the names of domain-name.")
        }
    }
}
