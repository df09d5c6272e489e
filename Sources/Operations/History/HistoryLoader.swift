import Access
import Authority
import Canonical
import Manifests
import Secrets
import Store

/// Reads manifests, transitions and authority at a recovery and checks every byte of them.
///
/// What it finds damaged is named, and then nothing of it is used.
struct HistoryLoader {
    private let store: any Store
    private let sealer: RowSealer
    private(set) var damages: [Damage] = []

    init(_ store: any Store, _ sealer: RowSealer) {
        self.store = store
        self.sealer = sealer
    }

    /// The whole history, or nil when `damages` says why not.
    mutating func load(_ vault: VaultRow) async throws -> VaultHistory? {
        let rows = try await transitions()
        guard let authority = try await authority(meshGeneration: vault.manifestGeneration) else { return nil }
        let chain = rows.map { SignedTransition($0, vault: sealer.vault) }
        try await checkMeshes(rows)
        let documents = try await documents(chain)
        checkHead(chain, vault)
        note(
            History.check(
                chain,
                vault: sealer.vault,
                rootCertificate: authority.root.certificate.digest,
                isSigned: { authority.historyKey.publicKey.isValid(signature: $0, over: $1) },
                manifest: { documents[VaultObject.manifest($0)] },
                policy: { documents[VaultObject.policy($0)] }
            )
        )
        guard damages.isEmpty else { return nil }
        let latest = try chain.last.flatMap { documents[VaultObject.manifest($0.transition.manifest)] }.map {
            try Manifest($0)
        }
        return VaultHistory(authority: authority, transitions: chain, manifest: latest)
    }

    // MARK: Transitions

    private mutating func transitions() async throws -> [TransitionRow] {
        let sealer = self.sealer
        var rows: [TransitionRow] = []
        while true {
            let page = try await store.read(.transitions(after: rows.last?.number)).map(TransitionRow.init)
            for row in page { note { try sealer.check(row) } }
            rows += page
            if page.count < StoreLimits.rows { return rows }
        }
    }

    private mutating func checkHead(_ chain: [SignedTransition], _ vault: VaultRow) {
        guard UInt64(chain.count) == vault.manifestGeneration, chain.last?.hash == vault.head else {
            damages.append(
                Damage(
                    table: "transitions",
                    id: "\(vault.manifestGeneration)",
                    what: "the latest transition is missing or not the vault's"
                )
            )
            return
        }
    }

    private mutating func checkMeshes(_ rows: [TransitionRow]) async throws {
        let sealer = self.sealer
        for row in rows {
            let stored = try await store.read(.certificates(kind: CertificateKind.meshSelfSigned, manifest: row.number))
                .map(CertificateRow.init)
            guard let certificate = stored.first, Digest(of: certificate.der).bytes == row.meshCertificate else {
                damages.append(Damage(row.raw, "its mesh CA certificate is missing or another"))
                continue
            }
            note { try sealer.check(certificate) }
        }
    }

    // MARK: Manifests and policies

    /// The content of every manifest and of every policy that one names, by object id.
    private mutating func documents(_ chain: [SignedTransition]) async throws -> [String: Bytes] {
        var contents = try await contents(unique(chain.map { VaultObject.manifest($0.transition.manifest) }))
        let manifests = contents.values.compactMap { try? Manifest($0) }
        let policies = unique(manifests.flatMap { $0.policies.keys.map(VaultObject.policy) })
        contents.merge(try await self.contents(policies)) { first, _ in first }
        return contents
    }

    private func unique(_ ids: [String]) -> [String] { Set(ids).sorted() }

    private mutating func contents(_ ids: [String]) async throws -> [String: Bytes] {
        let sealer = self.sealer
        var contents: [String: Bytes] = [:]
        for start in stride(from: 0, to: ids.count, by: Self.chunk) {
            let chunk = Array(ids[start..<min(start + Self.chunk, ids.count)])
            for row in try await ObjectReading.rows(chunk, in: store) {
                note { contents[row.id] = try sealer.openOwn(row, .recovery).withBytes { Bytes($0) } }
            }
        }
        return contents
    }

    private static let chunk = 64

    // MARK: The authority

    private mutating func authority(meshGeneration: UInt64) async throws -> VaultAuthority? {
        let sealer = self.sealer
        var parts = AuthorityParts()
        let ids = [
            VaultObject.rootCA, VaultObject.history, VaultObject.workloadSeed, VaultObject.meshCA(meshGeneration),
        ]
        for row in try await ObjectReading.rows(ids, in: store) {
            note { parts.keys[row.id] = try sealer.openOwn(row, .recovery) }
        }
        for kind in CertificateKind.own {
            let generation = kind == CertificateKind.root || kind == CertificateKind.history ? 0 : meshGeneration
            let rows = try await certificates(kind)
            for row in rows {
                note { try sealer.check(row) }
                if row.manifestGeneration == generation { parts.certificates[kind] = row.der }
            }
            noteGaps(kind, rows.map(\.manifestGeneration), upTo: generation)
        }
        guard damages.isEmpty else { return nil }
        guard parts.keys[VaultObject.workloadSeed] != nil, let stored = parts.stored(sealer.vault, meshGeneration)
        else {
            damages.append(Damage(table: "objects", id: parts.missing(meshGeneration), what: "the authority lacks it"))
            return nil
        }
        let found = Authority.check(stored)
        damages += found.map { Damage(table: "certificates", id: $0.part.rawValue, what: $0.reason) }
        return found.isEmpty ? try VaultAuthority(stored) : nil
    }

    /// Every certificate of a kind, those of earlier manifests too.
    private func certificates(_ kind: String) async throws -> [CertificateRow] {
        var rows: [CertificateRow] = []
        var query = Query.certificates(kind: kind)
        while true {
            let page = try await store.read(query).map(CertificateRow.init)
            rows += page
            guard page.count == query.limit, let last = page.last else { return rows }
            query.after = [.of(last.kind), .of(last.manifestGeneration), .of(last.serial)]
        }
    }

    // MARK: Noting

    private mutating func note(_ found: [HistoryDamage]) {
        damages += found.map {
            Damage(table: "transitions", id: "\($0.generation)", what: "\($0.what.rawValue): \($0.detail)")
        }
    }

    /// Each generation has its certificate of every kind, from the first one on.
    private mutating func noteGaps(_ kind: String, _ found: [UInt64], upTo last: UInt64) {
        for generation in 0...last where found.filter({ $0 == generation }).count != 1 {
            damages.append(
                Damage(table: "certificates", id: "\(kind) \(generation)", what: "it is missing, or there are several")
            )
        }
    }

    /// Runs a check; what it finds is noted, other errors are a damage that could not be read.
    private mutating func note(_ check: () throws -> Void) {
        do {
            try check()
        } catch let damage as Damage {
            damages.append(damage)
        } catch {
            damages.append(Damage(table: "objects", id: "?", what: "a row cannot be read"))
        }
    }
}

/// The authority's stored parts as they are found.
private struct AuthorityParts {
    var keys: [String: SecretBytes] = [:]
    var certificates: [String: Bytes] = [:]

    func stored(_ vault: VaultID, _ generation: UInt64) -> StoredAuthority? {
        guard let root = keys[VaultObject.rootCA], let mesh = keys[VaultObject.meshCA(generation)],
            let history = keys[VaultObject.history], let rootCertificate = certificates[CertificateKind.root],
            let meshSelf = certificates[CertificateKind.meshSelfSigned],
            let meshCross = certificates[CertificateKind.meshCross],
            let historyCertificate = certificates[CertificateKind.history]
        else { return nil }
        return StoredAuthority(
            vault: vault,
            rootKey: root,
            rootCertificate: rootCertificate,
            meshGeneration: generation,
            meshKey: mesh,
            meshCertificate: meshSelf,
            meshCross: meshCross,
            historyKey: history,
            historyCertificate: historyCertificate
        )
    }

    func missing(_ generation: UInt64) -> String {
        let ids = [VaultObject.rootCA, VaultObject.meshCA(generation), VaultObject.history, VaultObject.workloadSeed]
            .filter { keys[$0] == nil }
        return (ids + CertificateKind.own.filter { certificates[$0] == nil }).joined(separator: ", ")
    }
}

extension SignedTransition {
    init(_ row: TransitionRow, vault: VaultID) {
        let transition = Transition(
            vault: vault,
            generation: row.number,
            previous: row.previous,
            manifest: row.manifest,
            rootCertificate: Digest(bytes: row.rootCertificate) ?? Digest(of: row.rootCertificate),
            meshCertificate: Digest(bytes: row.meshCertificate) ?? Digest(of: row.meshCertificate)
        )
        self.init(transition, hash: row.hash, signature: row.signature)
    }
}
