import Access
import Authority
import Canonical
import KMIP
import Secrets
import Store

extension ObjectDesk {
    /// Renews a certificate that this vault issued as Re-certify does, without a caller: for its owner, under the policy by which it was issued.
    ///
    /// Who certified it ordered that, having the duty to issue certificates. What stands in the way of a new one now is decided now: the latest
    /// manifest's policies, and whether the certificate was revoked by its serial number.
    ///
    /// - Parameters:
    ///   - row: as it was read, its tag checked.
    ///   - ground: the vault's row, of the same read as the rules.
    /// - Throws: as Re-certify does; Invalid Field for a certificate that came from elsewhere; `conflict` where somebody has changed it.
    @inline(never)
    func renew(
        _ row: ObjectRow,
        _ attributes: Attributes,
        _ facts: ObjectFacts,
        _ ground: VaultRow,
        _ rules: RulesRead,
        by permit: Permit
    ) async throws -> String {
        let earlier = try await issued(attributes)
        let now = server.clock.now()
        let order = IssueOrder(
            applicant: try applicant(renewing: row, facts, permit),
            permit: .rotation(permit),
            row: ground,
            directory: nil,
            now: now,
            rules: rules,
            kind: ChangeKind.rotateCertificate,
            // Not the one that the certificate's attributes name, which its owner and whom he lets may change.
            policy: earlier.policy
        )
        let request = ReCertifyRequest(uniqueIdentifier: row.id, offset: attributes.rotateOffset)
        let renewal = CertificateRenewal(
            replacement: try CertificateReplacement(of: attributes, request, now: now.wholeSeconds),
            row: row,
            view: nil,
            owner: facts.owner,
            key: try await certifiedKey(of: row, attributes)
        )
        // Whoever was faster is seen before anything is signed; who is as fast, by the transaction.
        guard try await vault.store.row(ObjectRow.self, key: ObjectRow.key(row.id))?.tag == row.tag else {
            throw StoreError(.conflict, "the certificate was changed meanwhile")
        }
        return try await write(try await issue(order), renewal, order, after: earlier)
    }

    /// The certificate's row in the list of what the vault issued.
    private func issued(_ attributes: Attributes) async throws -> CertificateRow {
        guard let serial = attributes.issuedSerial,
            let issued = try await vault.store.row(CertificateRow.self, key: CertificateRow.key(serial))
        else { throw KMIPError.notIssuedHere }
        try vault.sealer.check(issued)
        guard issued.revoked == nil else {
            throw KMIPError(.wrongKeyLifecycleState, "the certificate was revoked by its serial number")
        }
        return issued
    }

    private func applicant(renewing row: ObjectRow, _ facts: ObjectFacts, _ permit: Permit) throws -> Applicant {
        let der = try vault.sealer.open(row, permit, facts).withBytes { [UInt8]($0) }
        do throws(AuthorityError) {
            return try Applicant(renewing: der)
        } catch {
            throw KMIPError.certifying(error)
        }
    }

    /// The public key that the certificate is linked with, if that still says so and is the same owner's.
    private func certifiedKey(of row: ObjectRow, _ attributes: Attributes) async throws -> CertifiedKey? {
        guard let id = attributes.certifiedKey,
            let key = try await vault.store.row(ObjectRow.self, key: ObjectRow.key(id)),
            key.objectType == ObjectType.publicKey.rawValue, key.owner == row.owner
        else { return nil }
        try vault.sealer.check(key)
        let own = try Attributes(canonicalBytes: key.attributes)
        return own.isCertified(by: row.id) ? CertifiedKey(row: key, attributes: own, view: nil) : nil
    }
}

extension KMIPError {
    /// Who may have this certificate's names is another authority's to say.
    static let notIssuedHere = KMIPError(
        .invalidField,
        "the server renews by itself what this vault issued, and this certificate came from elsewhere: leave out RotateAutomatic, or Certify its key"
    )
}
