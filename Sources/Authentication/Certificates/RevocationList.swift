import Canonical
import SwiftASN1
import X509

/// A complete revocation list (RFC 5280 section 5). Nothing of it is trusted before its signature was verified.
struct RevocationList: Sendable {
    let issuer: DistinguishedName
    let issued: Instant
    /// When the next one comes at the latest.
    let next: Instant
    /// Without leading zero bytes.
    let serials: Set<Bytes>
    private let algorithm: Certificate.SignatureAlgorithm
    private let signed: Bytes
    private let signature: Bytes

    /// It cannot be read, or says something that must be understood and is not: a list of changes only, of some
    /// certificates only, or of another issuer's.
    struct Malformed: Error {}

    init(_ der: Bytes) throws {
        let parts = try DER.sequence(DER.parse(der), identifier: .sequence) { nodes in
            guard let list = nodes.next(), let algorithm = nodes.next() else { throw Malformed() }
            let signature = try ASN1BitString(derEncoded: &nodes)
            guard signature.paddingBits == 0 else { throw Malformed() }
            return (list: list, algorithm: algorithm, signature: Bytes(signature.bytes))
        }
        let content = try DER.sequence(parts.list, identifier: .sequence) { try RevocationListContent(&$0) }
        // The outer algorithm is not signed; it must be the inner one (section 5.1.1.2).
        guard content.algorithm == Bytes(parts.algorithm.encodedBytes) else { throw Malformed() }
        algorithm = try RevocationListAlgorithm.read(parts.algorithm)
        signature = parts.signature
        signed = Bytes(parts.list.encodedBytes)
        (issuer, issued, next, serials) = (content.issuer, content.issued, content.next, content.serials)
    }

    /// Whether this authority signed the list, and may (section 4.2.1.3).
    func isSigned(by authority: Certificate) -> Bool {
        guard authority.subject == issuer else { return false }
        if authority.extensions[oid: .X509ExtensionID.keyUsage] != nil {
            guard let usage = try? authority.extensions.keyUsage, usage.cRLSign else { return false }
        }
        return authority.publicKey.isValidSignature(signature, for: signed, signatureAlgorithm: algorithm)
    }
}
