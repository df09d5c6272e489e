import Authority
import Canonical
import KMIP
import Store

import enum Authority.RevocationReason

extension ObjectDesk {
    /// What a Revoke of a certificate that the vault issued writes besides the object: its row, and the next revocation list of the mesh CA that issued
    /// it. Nothing for any other object, and for a certificate that was taken back by its serial number before.
    ///
    /// A mesh CA that a manifest has replaced has no more lists; of its certificates only the row says so.
    func revocation(of draft: ObjectDraft, isInTurn: Bool) async throws -> [Change] {
        guard let serial = draft.attributes.issuedSerial,
            let row = try await vault.store.row(CertificateRow.self, key: CertificateRow.key(serial))
        else { return [] }
        try vault.sealer.check(row)
        guard row.kind == CertificateKind.leaf, row.revoked == nil else { return [] }
        // The numbers of lists follow one another.
        guard isInTurn || batch != nil else { throw CertificateTurnNeeded() }
        var revoked = row
        revoked.revoked = server.clock.now()
        revoked.reason = UInt64(RevocationReason(draft.attributes.revocationReason?.code).rawValue)
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.revokeCertificate, revoked, from: row)
        let asking = try await caller()
        let mesh = try await server.history(of: vault, at: asking.row).authority.mesh
        if row.manifestGeneration == mesh.generation {
            let issuer = RevocationLists.issuer(mesh.generation)
            try writer.insertList(
                ChangeKind.revokeCertificate,
                issuer,
                try mesh.issuer,
                number: try await server.nextListNumber(issuer),
                revoked: try await server.revokedLeaves(mesh, vault) + [RevokedCertificate(revoked)].compactMap { $0 },
                now: server.clock.now()
            )
        }
        return writer.changes
    }
}

/// A revocation list is to be written: the server's turn has to be taken first.
struct CertificateTurnNeeded: Error {}

extension RevocationReason {
    /// KMIP's word for it (section 11.48) as RFC 5280 says it.
    fileprivate init(_ code: RevocationReasonCode?) {
        switch code {
        case .keyCompromise: self = .keyCompromise
        case .caCompromise: self = .authorityCompromise
        case .affiliationChanged: self = .affiliationChanged
        case .superseded: self = .superseded
        case .cessationOfOperation: self = .cessationOfOperation
        case .privilegeWithdrawn: self = .privilegeWithdrawn
        case .unspecified, nil: self = .unspecified
        }
    }
}
