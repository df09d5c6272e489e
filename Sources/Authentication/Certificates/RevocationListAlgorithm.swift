import SwiftASN1
import X509

/// The algorithms that lists are signed by (RFC 4055, RFC 5758, RFC 8410). SHA-1 is not among them.
enum RevocationListAlgorithm {
    static func read(_ node: ASN1Node) throws -> Certificate.SignatureAlgorithm {
        let name = try DER.sequence(node, identifier: .sequence) { nodes in
            let name = try ASN1ObjectIdentifier(derEncoded: &nodes)
            _ = nodes.next()
            return name
        }
        guard let algorithm = known[name] else { throw RevocationList.Malformed() }
        return algorithm
    }

    private static let known: [ASN1ObjectIdentifier: Certificate.SignatureAlgorithm] = [
        [1, 2, 840, 10045, 4, 3, 2]: .ecdsaWithSHA256,
        [1, 2, 840, 10045, 4, 3, 3]: .ecdsaWithSHA384,
        [1, 2, 840, 10045, 4, 3, 4]: .ecdsaWithSHA512,
        [1, 2, 840, 113549, 1, 1, 11]: .sha256WithRSAEncryption,
        [1, 2, 840, 113549, 1, 1, 12]: .sha384WithRSAEncryption,
        [1, 2, 840, 113549, 1, 1, 13]: .sha512WithRSAEncryption,
        [1, 3, 101, 112]: .ed25519,
    ]
}
