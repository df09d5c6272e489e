import Canonical
import SwiftASN1
import X509

/// Between values, DER and PEM.
enum DERText {
    /// DER of a value that always has one: keys and certificates.
    static func encode(_ value: some DERSerializable) -> Bytes {
        var serializer = DER.Serializer()
        // Serializing appends to memory; the protocol lets it throw for values that refuse, which these never do.
        guard (try? serializer.serialize(value)) != nil else { return [] }
        return serializer.serializedBytes
    }

    static func pem(_ label: String, _ der: Bytes) -> String {
        PEMDocument(type: label, derBytes: der).pemString + "\n"
    }

    static func certificate(_ der: Bytes) throws(AuthorityError) -> Certificate {
        guard der.count <= Limits.certificateBytes else {
            throw AuthorityError(.tooLarge, "a certificate is at most \(Limits.certificateBytes) bytes")
        }
        return try typed(otherwise: AuthorityError(.certificateMalformed, "this is no X.509 certificate")) {
            try Certificate(derEncoded: der)
        }
    }

    /// The certificates of a PEM text, in its order.
    static func certificates(pem: String, _ code: AuthorityError.Code) throws(AuthorityError) -> [Certificate] {
        guard pem.utf8.count <= Limits.chainBytes else { throw AuthorityError(.tooLarge, "the chain is too long") }
        let blocks = PEMBlock.blocks(of: pem) ?? []
        guard (1...Limits.chainCertificates).contains(blocks.count),
            blocks.allSatisfy({ $0.label == "CERTIFICATE" })
        else { throw AuthorityError(code, "1 to \(Limits.chainCertificates) certificates in PEM are expected") }
        var certificates: [Certificate] = []
        for block in blocks { certificates.append(try certificate(block.der)) }
        return certificates
    }
}
