import Access
import KMIP
import Store

/// A certificate that is renewed, for a caller or by the vault itself.
struct CertificateRenewal {
    let replacement: CertificateReplacement
    /// The old certificate's, as it was read.
    let row: ObjectRow
    /// What the caller is to it; nil for work of the server's own.
    let view: ObjectView?
    let owner: Subject
    /// The public key that is linked with the certificate.
    let key: CertifiedKey?
}

/// A public key whose link to its certificate is to lead to the new one.
struct CertifiedKey {
    let row: ObjectRow
    let attributes: Attributes
    /// What the caller is to it; nil for work of the server's own.
    let view: ObjectView?
}

extension Attributes {
    /// The public key that a certificate is linked with; nil where it names none.
    var certifiedKey: String? { links.first { $0.type == .publicKey }?.identifier }

    /// Whether a public key says that this is its certificate.
    func isCertified(by certificate: String) -> Bool {
        links.contains(Link(type: .certificate, identifier: certificate))
    }
}

extension ObjectDesk {
    /// The new certificate, what is left to the old one, and the public key's link, in one transaction. Answers the new certificate's identifier.
    ///
    /// - Parameter earlier: the old certificate's row in the vault's list, which has to be as it was read.
    func write(
        _ leaf: IssuedLeaf,
        _ renewal: CertificateRenewal,
        _ order: IssueOrder,
        after earlier: CertificateRow? = nil
    ) async throws -> String {
        let id = newIdentifier()
        let (object, old) = try renewal.replacement.done(leaf, replacing: renewal.row.id, by: id)
        try order.rules.require(object)
        var writer = Writer(vault.sealer)
        let row = try row(object, id, of: renewal.owner, order.now, writer.sealer.keyring)
        try writer.insert(order.kind, row, hints: object.attributes.hints(for: id))
        let replaced = ChangedObject(renewal.row, renewal.replacement.before, old, renewal.view)
        try change(replaced, order, &writer)
        if let key = renewal.key {
            var attributes = key.attributes
            attributes.setLink(Link(type: .certificate, identifier: id))
            try change(ChangedObject(key.row, key.attributes, attributes, key.view), order, &writer)
        }
        if let earlier { writer.witness(order.kind, earlier) }
        try record(leaf, order, &writer)
        let originals = [renewal.row] + (renewal.key.map { [$0.row] } ?? [])
        try await commit(leaf, order, writer, id, replacing: originals)
        return id
    }
}
