import Access
import Authority
import Canonical
import Manifests
import Store

/// The answers to requests that were done before, made again from what the database keeps.
extension KeyServer {
    /// Writes the set and that this step of its request is done.
    @inline(never)
    func commit(
        _ writer: Writer,
        by permit: AdminPermit,
        at step: IdempotentStep,
        _ table: Table,
        _ id: String
    ) async throws {
        try await step.commit(WriteSet(by: permit, writer.changes), table, id)
    }

    /// The same leaf with the CA certificates and the workload secret of the manifest under which it was issued.
    ///
    /// - Parameter manifest: the newest, by which a request of today is judged.
    ///
    /// Throws `certificate-request-refused` for a leaf that was revoked, and for one whose policy has gone from the manifest or has another
    /// secret there.
    @inline(never)
    func issuedEarlier(_ serial: String, _ vault: OpenVault, under manifest: Manifest?) async throws
        -> CertificateAnswer
    {
        let row = try await leaf(serial, vault)
        let generation = row.manifestGeneration
        let secret = try await workloadSecretID(of: row.policy, generation, vault)
        guard row.revoked == nil else { throw Self.noLongerGiven(serial, "was revoked") }
        guard let rule = row.policy.flatMap({ manifest?.policies[$0] }), rule.workloadSecretID == secret else {
            throw Self.noLongerGiven(serial, "is of a policy that the latest manifest does not name any more")
        }
        return CertificateAnswer(
            chain: Authority.chainPEM([
                try IssuedCertificate(der: row.der),
                try await certificate(CertificateKind.meshCross, generation: generation),
            ]),
            meshCA: try await certificate(CertificateKind.meshSelfSigned, generation: generation).pem,
            rootCA: try await certificate(CertificateKind.root, generation: 0).pem,
            serial: serial,
            workloadSecret: try await workloadSecret(secret, vault)
        )
    }

    func revokedEarlier(_ serial: String, _ vault: OpenVault) async throws -> CertificateEntry {
        CertificateEntry(try await leaf(serial, vault))
    }

    func manifestSetEarlier(_ generation: String, _ vault: OpenVault) async throws -> ManifestAnswer {
        let number = UInt64(generation) ?? 0
        let row = try await transition(number, vault)
        return ManifestAnswer(
            digest: row.manifest.hex,
            generation: number,
            transition: row.hash.hex,
            meshCA: try await certificate(CertificateKind.meshSelfSigned, generation: number).pem,
            rootCA: try await certificate(CertificateKind.root, generation: 0).pem,
            shares: nil,
            ceremony: nil,
            vault: nil,
            checkpoint: nil,
            admin: nil,
            adminToken: nil
        )
    }

    private static func noLongerGiven(_ serial: String, _ why: String) -> OperationError {
        OperationError(
            .requestRefused,
            "The certificate \(serial) that was issued \(why). Ask for a new one under a new Idempotency-Key."
        )
    }

    private func leaf(_ serial: String, _ vault: OpenVault) async throws -> CertificateRow {
        let key = CertificateRow.key(Bytes(hex: serial) ?? [])
        guard let row = try await store.row(CertificateRow.self, key: key) else {
            throw Damage(table: CertificateRow.table.name, id: serial, what: "the row is missing")
        }
        try vault.sealer.check(row)
        return row
    }

    private func transition(_ number: UInt64, _ vault: OpenVault) async throws -> TransitionRow {
        guard let row = try await store.row(TransitionRow.self, key: TransitionRow.key(number)) else {
            throw Damage(table: TransitionRow.table.name, id: "\(number)", what: "the row is missing")
        }
        try vault.sealer.check(row)
        return row
    }

    private func workloadSecretID(
        of policy: Digest?,
        _ generation: UInt64,
        _ vault: OpenVault
    ) async throws -> String? {
        guard let policy else { return nil }
        let manifest = try await transition(generation, vault).manifest
        return try Manifest(try await self.manifest(manifest.hex)).policies[policy]?.workloadSecretID
    }
}
