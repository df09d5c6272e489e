import Access
import Authority
import Canonical
import Custody
import HolderKeys
import Logging
import Manifests
import SecretSharing
import Secrets
import Store
import Synchronization

extension KeyServer {
    /// Sets the first or the next manifest. On an uninitialized server it makes the vault with the manifest's shareholders.
    public func setManifest(_ request: ManifestRequest, by requester: Requester) async throws -> ManifestAnswer {
        let previous = try request.previousTransition.map { text in
            guard let hash = Digest(hex: text) else {
                throw OperationError(
                    .malformedRequest,
                    "previousTransition is the hash of a transition, 64 hex digits."
                )
            }
            return hash
        }
        return try await setManifest(
            ManifestDocuments(request.manifest, request.policies),
            expecting: previous,
            by: requester
        )
    }

    /// Whether this requester may set a manifest now; faces ask before they read a large body.
    public func requireManifestsSettable(by requester: Requester) async throws {
        try await lookForVault()
        guard desk.withLock({ $0.machine.custody != nil }) else { return try await requireInitializable(by: requester) }
        _ = try await admin(requester, .setManifest, in: try await open())
    }

    /// The same from the manifest's bytes as they were sent.
    public func setManifest(bytes: Bytes, policies: [Bytes], by requester: Requester) async throws -> ManifestAnswer {
        return try await setManifest(ManifestDocuments(bytes: bytes, policies: policies), expecting: nil, by: requester)
    }

    private func setManifest(
        _ documents: ManifestDocuments,
        expecting previous: Digest?,
        by requester: Requester
    ) async throws -> ManifestAnswer {
        try await lookForVault()
        guard desk.withLock({ $0.machine.custody != nil }) else {
            return try await initialize(with: documents, expecting: previous, by: requester)
        }
        let vault = try await open()
        let step = IdempotentStep(self, vault, requester)
        return try await keepingUp(vault) {
            try await step.once {
                try await turn.alone {
                    try await self.retryingConflicts {
                        try await self.advance(step, documents, expecting: previous, requester)
                    }
                }
            } again: { generation in
                _ = try await admin(requester, .setManifest, in: vault)
                if generation == vault.id.text { throw OperationError.madeTheVault }
                return try await manifestSetEarlier(generation, vault)
            }
        }
    }

    private func initialize(
        with documents: ManifestDocuments,
        expecting previous: Digest?,
        by requester: Requester
    ) async throws -> ManifestAnswer {
        guard let roster = documents.manifest.roster else {
            throw OperationError(
                .rosterInvalid,
                "The first manifest makes the vault, so it must name its shareholders; or make the vault first: keyquorum init."
            )
        }
        guard previous == nil else {
            throw OperationError(.manifestConflict, "There is no earlier transition yet; leave previousTransition out.")
        }
        let initialized = try await initialize(InitializeRequest(roster), documents, by: requester)
        return ManifestAnswer(initialized.history, made: initialized.answer)
    }

    // MARK: The next manifest

    private func advance(
        _ step: IdempotentStep,
        _ documents: ManifestDocuments,
        expecting previous: Digest?,
        _ requester: Requester
    ) async throws -> ManifestAnswer {
        let vault = step.vault
        try await requireSeated(vault)
        let admission = try await admit(requester, .setManifest, in: vault)
        let stored = admission.snapshot.row
        let earlier = try await history(of: vault, at: stored)
        guard stored.head == earlier.head?.hash else { throw OperationError.manifestConflict }
        if let previous { try History.requireHead(previous, head: earlier.head?.hash) }
        try requireUpdatesAllowed(earlier)
        try requireSameRoster(documents.manifest)
        var writer = Writer(vault.sealer)
        let next = try ManifestStep(documents, after: earlier, sealer: writer.sealer, now: clock.now(), random: random)
        var row = stored
        row.manifestGeneration = next.history.generation
        row.head = next.history.head?.hash
        try writer.update(ChangeKind.setManifest, row, from: stored)
        try next.write(to: &writer, owner: admission.permit.subject, known: try await known(next.ids))
        writer.witness(ChangeKind.setManifest, admission)
        try await commitManifest(writer, admission.permit, step, next.history.generation, after: stored)
        vault.adopt(next.history)
        await attemptCheckpoint(of: vault)
        log.notice(
            "a manifest was set",
            metadata: ["digest": "\(documents.manifest.digest.hex)", "generation": "\(next.history.generation)"]
        )
        return ManifestAnswer(next.history, made: nil)
    }

    private func commitManifest(
        _ writer: Writer,
        _ permit: AdminPermit,
        _ step: IdempotentStep,
        _ generation: UInt64,
        after stored: VaultRow
    ) async throws {
        do {
            try await commit(writer, by: permit, at: step, TransitionRow.table, "\(generation)")
        } catch let error as StoreError where error.code == .conflict {
            // A ceremony changes the vault's row as well; only another manifest is a reason to look again.
            let head = try await snapshot(of: step.vault).row.head
            throw head == stored.head ? error : OperationError.manifestConflict
        }
    }

    private func known(_ ids: [String]) async throws -> Set<String> {
        var known: Set<String> = []
        for start in stride(from: 0, to: ids.count, by: 64) {
            known.formUnion(
                try await ObjectReading.rows(Array(ids[start..<min(start + 64, ids.count)]), in: store).map(\.id)
            )
        }
        return known
    }

    private func requireUpdatesAllowed(_ history: VaultHistory) throws {
        guard let updaters = history.manifest?.updaters else { return }
        throw OperationError(
            .updatesDisabled,
            updaters.isEmpty
                ? "The manifest allows no update, ever."
                : "The manifest names \(updaters.count) updaters whose acknowledgements this version cannot take yet."
        )
    }

    private func requireSameRoster(_ manifest: Manifest) throws {
        guard let roster = manifest.roster, let custody = desk.withLock({ $0.machine.custody }) else { return }
        let groups = custody.configuration.groups
        let committed = RosterIdentity(
            members: Set(
                custody.roster.holders.map { holder in
                    let group = groups.first { $0.number == holder.position.group }?.name ?? ""
                    return RosterIdentity.Member(name: holder.name, group: group, key: holder.keyDigest)
                }
            ),
            groups: Dictionary(groups.map { ($0.name, Int($0.threshold)) }) { first, _ in first },
            groupThreshold: Int(custody.configuration.groupThreshold)
        )
        let asked = try RosterIdentity(roster) { pem in
            do throws(HolderKeyError) {
                return try HolderPublicKey(pem: pem).fingerprint
            } catch {
                throw OperationError(.keyRefused, "A shareholder's key in the manifest is refused: \(error.detail).")
            }
        }
        try asked.requireSame(as: committed)
    }

    // MARK: Reading

    /// The history, oldest first.
    public func manifests(_ page: Page) async throws -> ItemList<ManifestEntry> {
        let vault = try await open()
        let after = try page.after.map { text in
            guard let number = UInt64(text) else {
                throw OperationError(.malformedRequest, "after is the “next” of the page before.")
            }
            return number
        }
        var query = Query.transitions(after: after)
        query.limit = page.limit
        let rows = try await snapshot([query], of: vault).answers[0].map(TransitionRow.init)
        for row in rows { try vault.sealer.check(row) }
        return ItemList(
            items: rows.map {
                ManifestEntry(
                    digest: $0.manifest.hex,
                    generation: $0.number,
                    transition: $0.hash.hex,
                    created: $0.created.rfc3339
                )
            },
            next: rows.count == page.limit ? rows.last.map { "\($0.number)" } : nil
        )
    }

    /// A manifest's bytes as they were set.
    public func manifest(_ hex: String) async throws -> Bytes {
        try await document(VaultObject.manifest(try Self.digest(hex)))
    }

    /// A policy's bytes.
    public func policy(_ hex: String) async throws -> Bytes {
        try await document(VaultObject.policy(try Self.digest(hex)))
    }

    /// The bytes of the latest manifest.
    public func latestManifest() async throws -> Bytes {
        let vault = try await open()
        let row = try await snapshot(of: vault).row
        guard let manifest = try await history(of: vault, at: row).manifest else { throw OperationError.noManifest }
        return manifest.bytes
    }

    /// The verify bundle; the same bytes before and after a recovery.
    public func verifyBundle() async throws -> Bytes {
        let vault = try await open()
        let history = try await history(of: vault, at: try await snapshot(of: vault).row)
        guard let head = history.head else { throw OperationError.noManifest }
        var entries: [VerifyBundle.Entry] = []
        var policies: [Digest: Bytes] = [:]
        for transition in history.transitions.map(\.transition) {
            let bytes = try await document(VaultObject.manifest(transition.manifest))
            entries.append(
                VerifyBundle.Entry(digest: transition.manifest, manifest: bytes, generation: transition.generation)
            )
            for digest in try Manifest(bytes).policies.keys where policies[digest] == nil {
                policies[digest] = try await document(VaultObject.policy(digest))
            }
        }
        return VerifyBundle(
            vault: vault.id,
            rootCA: history.authority.root.certificate.pem,
            meshCA: history.authority.mesh.selfSigned.pem,
            manifests: entries,
            policies: policies,
            latestTransition: .init(
                hash: head.hash,
                previous: head.transition.previous,
                signature: head.signature,
                publicKey: history.authority.historyKey.publicKey.pem,
                certificate: history.authority.historyCertificate.pem
            )
        ).json
    }

    private func document(_ id: String) async throws -> Bytes {
        let vault = try await open()
        guard let row = try await snapshot([.object(id)], of: vault).answers[0].first.map(ObjectRow.init) else {
            throw OperationError(.notFound, "There is no such document.")
        }
        return try vault.sealer.openOwn(row, .manifests).withBytes { Bytes($0) }
    }

    private static func digest(_ hex: String) throws -> Digest {
        guard let digest = Digest(hex: hex) else {
            throw OperationError(.malformedRequest, "A digest is 64 hex digits.")
        }
        return digest
    }
}

extension OperationError {
    static let manifestConflict = OperationError(
        .manifestConflict,
        "Another request changed the vault meanwhile. Look at its manifests and try again."
    )
    static let noManifest = OperationError(.noManifest, "No manifest is set yet: keyquorum manifest set FILE.")
}

extension ManifestAnswer {
    init(_ history: VaultHistory, made: InitializeAnswer?) {
        self.init(
            digest: history.manifest?.digest.hex ?? "",
            generation: history.generation,
            transition: history.head?.hash.hex ?? "",
            meshCA: history.authority.mesh.selfSigned.pem,
            rootCA: history.authority.root.certificate.pem,
            shares: made?.shares,
            ceremony: made?.ceremony,
            vault: made?.vault,
            checkpoint: made?.checkpoint,
            admin: made?.admin,
            adminToken: made?.adminToken
        )
    }
}
