import Access
import Authority
import Canonical
import Manifests
import Secrets
import Store

extension KeyServer {
    /// The root CA certificate in PEM; public in every state once there is a vault.
    public func rootCertificate() async throws -> String {
        try await certificate(CertificateKind.root, generation: 0).pem
    }

    /// The root's certificate for the history signing key in PEM: by it transitions and checkpoints are checked. Public in every state.
    public func historyCertificate() async throws -> String {
        try await certificate(CertificateKind.history, generation: 0).pem
    }

    /// The self-signed mesh CA certificate of a manifest generation, or of the latest.
    public func meshCertificate(generation: UInt64?) async throws -> String {
        let latest = try await latestGeneration()
        return try await certificate(CertificateKind.meshSelfSigned, generation: generation ?? latest).pem
    }

    /// The newest revocation list of the current mesh CA, from its stored bytes.
    public func revocationList() async throws -> Bytes {
        let issuer = RevocationLists.issuer(try await latestGeneration())
        guard let row = try await openly({ try await store.read(.newestCRL(of: issuer)).first.map(CRLRow.init) }) else {
            throw OperationError(.notFound, "There is no revocation list.")
        }
        return row.der
    }

    private func latestGeneration() async throws -> UInt64 {
        guard let vault = try await store.read(.vault).first.map(VaultRow.init) else {
            throw OperationError(.notInitialized, "There is no vault yet. Make one: keyquorum init.")
        }
        return vault.manifestGeneration
    }

    /// While sealed a certificate is what the database says; whoever relies on it has the root pinned.
    func certificate(_ kind: String, generation: UInt64) async throws -> IssuedCertificate {
        let question = Query.certificates(kind: kind, manifest: generation)
        guard let row = try await openly({ try await store.read(question).first.map(CertificateRow.init) }) else {
            throw OperationError(.notFound, "There is no such certificate yet.")
        }
        return try IssuedCertificate(der: row.der)
    }

    /// A row that everybody may read in every state; checked while the vault is open.
    @inline(never)
    func openly<Row: TaggedRow>(_ read: () async throws -> Row?) async throws -> Row? {
        guard let vault = seat.vault else { return try await read() }
        do {
            return try await keepingUp(vault) {
                let row = try await read()
                if let row { try vault.sealer.check(row) }
                return row
            }
        } catch {
            // It sealed itself over this: a sealed server says what the database says.
            guard seat.vault == nil else { throw error }
            return try await read()
        }
    }

    /// Issues a leaf for a workload whose policy the latest manifest names. That it will be signed is written before it is, and the certificate before it
    /// is handed out.
    public func issueCertificate(_ request: CertificateRequest, by requester: Requester) async throws
        -> CertificateAnswer
    {
        let vault = try await open()
        let step = IdempotentStep(self, vault, requester)
        // The answer may hold a workload secret.
        step.claim?.holdSecret()
        return try await keepingUp(vault) {
            try await step.once {
                try await retryingConflicts { try await self.issue(request, requester, step) }
            } again: { serial in
                let admission = try await admit(requester, .issueCertificate, in: vault)
                let manifest = try await history(of: vault, at: admission.snapshot.row).manifest
                return try await issuedEarlier(serial, vault, under: manifest)
            }
        }
    }

    @inline(never)
    private func issue(_ request: CertificateRequest, _ requester: Requester, _ step: IdempotentStep) async throws
        -> CertificateAnswer
    {
        let vault = step.vault
        let admission = try await admit(requester, .issueCertificate, in: vault)
        let history = try await history(of: vault, at: admission.snapshot.row)
        guard let manifest = history.manifest else { throw OperationError.noManifest }
        guard let policy = Digest(hex: request.policy), let rule = manifest.policies[policy] else {
            throw OperationError(.requestRefused, "The latest manifest names no policy \(request.policy.prefix(64)).")
        }
        let applicant = try Applicant(pem: request.csr)
        let intent = Intent(ChangeKind.issueCertificate, random)
        let details = LogDetails(["key": Digest(of: applicant.publicKey).hex, "policy": policy.hex])
        let (ground, duty) = (admission.snapshot.row, IssuePermit.duty(admission.permit))
        try await vault.write(intent.intentKind, details.merging(intent.details), at: ground, by: duty)
        let leaf: IssuedCertificate
        do throws(AuthorityError) {
            leaf = try Authority.issueWorkload(
                applicant,
                policy: policy,
                sans: rule.sans,
                vault: vault.id,
                mesh: try history.authority.mesh.issuer,
                now: clock.now(),
                random: random
            )
        } catch {
            await vault.writeFailure(of: intent, at: ground, by: duty)
            throw error
        }
        var writer = Writer(vault.sealer)
        let generation = history.authority.mesh.generation
        try writer.insert(
            ChangeKind.issueCertificate,
            CertificateRow(leaf, CertificateKind.leaf, generation: generation, policy: policy)
        )
        writer.detail(intent.outcome(isDone: true))
        // Nothing is issued under a manifest that was replaced, or from a vault that was sealed, before this is written.
        writer.witness(ChangeKind.issueCertificate, admission.snapshot.row)
        writer.witness(ChangeKind.issueCertificate, admission)
        do {
            try await commit(writer, by: admission.permit, at: step, CertificateRow.table, leaf.serial.hex)
        } catch let error as StoreError where error.code == .conflict {
            await vault.writeFailure(of: intent, at: ground, by: duty)
            throw error
        }
        return CertificateAnswer(
            chain: Authority.chainPEM([leaf, history.authority.mesh.cross]),
            meshCA: history.authority.mesh.selfSigned.pem,
            rootCA: history.authority.root.certificate.pem,
            serial: leaf.serial.hex,
            workloadSecret: try await workloadSecret(rule.workloadSecretID, vault)
        )
    }

    func workloadSecret(_ id: String?, _ vault: OpenVault) async throws -> String? {
        guard let id else { return nil }
        guard let row = try await store.read(.object(VaultObject.workloadSeed)).first.map(ObjectRow.init) else {
            throw Damage(table: "objects", id: VaultObject.workloadSeed, what: "the row is missing")
        }
        let seed = try vault.sealer.openOwn(row, .workloadSecrets)
        return Manifests.WorkloadSecret.derive(seed: seed, vault: vault.id, id: id).withBytes { Bytes($0).base64 }
    }

    /// The certificates that this vault issued, by the end of their validity, for who may read the change log, which has the same names.
    ///
    /// Throws `permission-denied`, `malformed-request`.
    public func certificates(_ page: Page, by requester: Requester) async throws -> ItemList<CertificateEntry> {
        let vault = try await open()
        var query = Query.certificates(expiringAfter: Instant(microseconds: 0))
        query.limit = page.limit
        query.after = try page.after.map(Self.place)
        let admission = try await admit(requester, .readLog, in: vault, reading: [query])
        let rows = try admission.snapshot.answers[0].map(CertificateRow.init)
        for row in rows { try vault.sealer.check(row) }
        let next = rows.count == page.limit ? rows.last.map { "\($0.expires.microseconds).\($0.serial.hex)" } : nil
        return ItemList(items: rows.map(CertificateEntry.init), next: next)
    }

    private static func place(_ after: String) throws -> [Value] {
        let parts = after.split(separator: ".")
        guard parts.count == 2, let expires = Int64(parts[0]), let serial = Bytes(hex: String(parts[1])) else {
            throw OperationError(.malformedRequest, "after is the “next” of the page before.")
        }
        return [.of(Instant(microseconds: expires)), .of(serial)]
    }

    /// Revokes a leaf and writes the next revocation list of the mesh CA that issued it, in one transaction; for a server's certificate all that
    /// `revokeServer` does.
    public func revokeCertificate(
        _ serial: String,
        _ request: RevocationRequest,
        by requester: Requester
    ) async throws -> CertificateEntry {
        let vault = try await open()
        _ = try await admin(requester, .revokeCertificate, in: vault)
        let reason = try RevocationReason(request)
        let step = IdempotentStep(self, vault, requester)
        return try await keepingUp(vault) {
            try await step.once {
                try await turn.alone {
                    try await self.retryingConflicts { try await self.revoke(serial, reason, requester, step) }
                }
            } again: { serial in
                try await revokedEarlier(serial, vault)
            }
        }
    }

    private func revoke(
        _ serial: String,
        _ reason: RevocationReason,
        _ requester: Requester,
        _ step: IdempotentStep
    ) async throws -> CertificateEntry {
        let vault = step.vault
        try await requireSeated(vault)
        let admission = try await admit(requester, .revokeCertificate, in: vault)
        let row = try await issued(serial, by: vault)
        if row.revoked != nil { return CertificateEntry(row) }
        if row.kind == CertificateKind.server {
            let server = Digest(of: try IssuedCertificate(der: row.der).spki)
            let revocation = IdentityRevocation(server: server, reason: reason, table: CertificateRow.table, id: serial)
            try await revoke(revocation, admission, step)
            return try await revokedEarlier(serial, vault)
        }
        let revoked = try await revokeLeaf(row, reason, admission, step)
        await attemptCheckpoint(of: vault)
        return CertificateEntry(revoked)
    }

    /// The certificate of a workload or a server.
    @inline(never)
    private func issued(_ serial: String, by vault: OpenVault) async throws -> CertificateRow {
        guard let bytes = Bytes(hex: serial),
            let row = try await store.row(CertificateRow.self, key: CertificateRow.key(bytes)),
            row.kind == CertificateKind.leaf || row.kind == CertificateKind.server
        else {
            throw OperationError(
                .notFound,
                "This vault issued no certificate of this serial number to a workload or a server."
            )
        }
        try vault.sealer.check(row)
        return row
    }

    /// Writes that a workload's certificate is revoked, and the list that says so.
    @inline(never)
    private func revokeLeaf(
        _ row: CertificateRow,
        _ reason: RevocationReason,
        _ admission: Admission,
        _ step: IdempotentStep
    ) async throws -> CertificateRow {
        let vault = step.vault
        let mesh = try await history(of: vault, at: admission.snapshot.row).authority.mesh
        guard row.manifestGeneration == mesh.generation else {
            throw OperationError(
                .conflict,
                "The certificate is of an earlier mesh CA, which the manifest has replaced."
            )
        }
        var revoked = row
        revoked.revoked = clock.now()
        revoked.reason = UInt64(reason.rawValue)
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.revokeCertificate, revoked, from: row)
        try writer.insertList(
            ChangeKind.revokeCertificate,
            RevocationLists.issuer(mesh.generation),
            try mesh.issuer,
            number: try await nextListNumber(RevocationLists.issuer(mesh.generation)),
            revoked: try await revokedLeaves(mesh, vault) + [RevokedCertificate(revoked)].compactMap { $0 },
            now: clock.now()
        )
        writer.witness(ChangeKind.revokeCertificate, admission)
        try await commit(writer, by: admission.permit, at: step, CertificateRow.table, row.serial.hex)
        return revoked
    }

    /// The number of an issuer's next list. Read before the rows that go into it: of several servers that write a list one gets the number, and the
    /// others read again.
    func nextListNumber(_ issuer: String) async throws -> UInt64 {
        let newest = try await store.read(.newestCRL(of: issuer)).first.map(CRLRow.init)
        return (newest?.number ?? 0) + 1
    }

    func revokedLeaves(_ mesh: MeshAuthority, _ vault: OpenVault) async throws -> [RevokedCertificate] {
        var revoked: [RevokedCertificate] = []
        var query = Query.certificates(kind: CertificateKind.leaf, manifest: mesh.generation)
        while true {
            let rows = try await store.read(query).map(CertificateRow.init)
            for row in rows where row.revoked != nil {
                try vault.sealer.check(row)
                revoked += [RevokedCertificate(row)].compactMap { $0 }
            }
            guard rows.count == query.limit, let last = rows.last else { return revoked }
            query.after = [.of(last.kind), .of(last.manifestGeneration), .of(last.serial)]
        }
    }
}

extension RevokedCertificate {
    init?(_ row: CertificateRow) {
        guard let revoked = row.revoked,
            let reason = row.reason.flatMap({ UInt8(exactly: $0) }).flatMap(RevocationReason.init)
        else {
            return nil
        }
        self.init(serial: row.serial, revoked: revoked, reason: reason)
    }
}

extension RevocationReason {
    /// The names of RFC 5280 section 5.3.1, as callers write them.
    static let names = allCases.map { "\($0)" }

    init(_ request: RevocationRequest) throws {
        guard let reason = Self(name: request.reason ?? "unspecified") else {
            throw OperationError(.malformedRequest, "reason is one of: \(Self.names.joined(separator: ", ")).")
        }
        self = reason
    }

    init?(name: String) {
        guard let reason = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = reason
    }
}

extension CertificateEntry {
    init(_ row: CertificateRow) {
        self.init(
            serial: row.serial.hex,
            kind: row.kind,
            subject: row.subject,
            generation: row.manifestGeneration,
            policy: row.policy?.hex,
            issued: row.issued.rfc3339,
            expires: row.expires.rfc3339,
            revoked: row.revoked?.rfc3339
        )
    }
}
