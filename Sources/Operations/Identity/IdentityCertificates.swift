import Authority
import Canonical
import Store

/// The root's certificates for the keys of servers, as the vault keeps them.
enum IdentityCertificates {
    /// Whether a certificate is good for more than a third of its validity; after that a new one is made, while the old one still serves.
    static func lasts(_ certificate: IssuedCertificate, at now: Instant) -> Bool {
        let validity = certificate.notAfter.microseconds - certificate.notBefore.microseconds
        return certificate.notBefore <= now && certificate.notAfter.microseconds - now.microseconds > validity / 3
    }

    /// Whether a stored certificate is for the key of that server.
    static func isOf(_ server: Digest, _ row: CertificateRow) throws -> Bool {
        Digest(of: try IssuedCertificate(der: row.der).spki) == server
    }

    /// Every certificate that the root ever issued to a server, tags checked; also those that are over, since a client only warns of the end of
    /// a certificate.
    static func all(in vault: OpenVault) async throws -> [CertificateRow] {
        var found: [CertificateRow] = []
        var query = Query.certificates(kind: CertificateKind.server)
        while true {
            let page = try await vault.store.read(query).map(CertificateRow.init)
            for row in page { try vault.sealer.check(row) }
            found += page
            guard page.count == query.limit, let last = page.last else { return found }
            query.after = [.of(last.kind), .of(last.manifestGeneration), .of(last.serial)]
        }
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The certificate that this server goes on with; nil where a new one is due.
    ///
    /// One that the vault does not keep as its own is not gone on with: it could never be revoked.
    ///
    /// Throws `identity-revoked`.
    @inline(never)
    func keptCertificate(of row: ServerRow?, _ sealer: RowSealer) async throws -> IssuedCertificate? {
        guard let row else { return nil }
        guard row.state != ServerState.revoked else { throw OperationError.identityRevoked }
        guard let der = row.certificate, let certificate = try? IssuedCertificate(der: der),
            certificate.spki == identity.publicKey.spki, IdentityCertificates.lasts(certificate, at: clock.now()),
            let stored = try await store.row(CertificateRow.self, key: CertificateRow.key(certificate.serial)),
            stored.kind == CertificateKind.server, stored.der == der, (try? sealer.check(stored)) != nil
        else { return nil }
        return certificate
    }
}

extension OperationError {
    static let identityRevoked = OperationError(
        .identityRevoked,
        "This server's identity was revoked; it takes no shares. Use another server. If this machine shall serve again, give it a new identity: "
            + "stop it, remove identity.key and identity.pem from its root folder, and start it."
    )
}
