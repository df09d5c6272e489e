import Access
import Authority
import Canonical
import KMIP
import Manifests
import Secrets
import Store

/// The move from one manifest to the next, made but not yet written: a new mesh CA, and a transition that the history key signed.
struct ManifestStep: Sendable {
    /// The history after the step.
    let history: VaultHistory
    private let documents: ManifestDocuments
    private let transition: SignedTransition
    private let sealer: RowSealer
    private let now: Instant

    init(
        _ documents: ManifestDocuments,
        after earlier: VaultHistory,
        sealer: RowSealer,
        now: Instant,
        random: any RandomSource
    ) throws {
        let authority = earlier.authority
        let mesh = try Authority.makeMesh(
            vault: sealer.vault,
            generation: earlier.generation + 1,
            root: authority.root,
            now: now,
            random: random
        )
        let next = Transition(
            vault: sealer.vault,
            generation: earlier.generation + 1,
            previous: earlier.head?.hash,
            manifest: documents.manifest.digest,
            rootCertificate: authority.root.certificate.digest,
            meshCertificate: mesh.selfSigned.digest
        )
        transition = SignedTransition(next, hash: next.hash, signature: try authority.historyKey.sign(next.bytes))
        history = earlier.adding(transition, documents.manifest, mesh)
        self.documents = documents
        self.sealer = sealer
        self.now = now
    }

    /// Adds the rows of the step; documents that the vault holds already (a manifest set again, a shared policy) are named in `known`.
    func write(to writer: inout Writer, owner: Subject, known: Set<String> = []) throws {
        let rows = VaultDocuments(sealer: sealer, now: now)
        let kind = ChangeKind.setManifest
        let manifest = VaultObject.manifest(documents.manifest.digest)
        if !known.contains(manifest) {
            try writer.insert(kind, try rows.document(manifest, owner: owner, documents.manifest.bytes))
        }
        for (digest, content) in documents.policies.sorted(by: { $0.key < $1.key }) {
            let id = VaultObject.policy(digest)
            if !known.contains(id) { try writer.insert(kind, try rows.document(id, owner: owner, content)) }
        }
        try writer.insertMesh(kind, history.authority.mesh, rows)
        try writer.insert(kind, transitionRow)
    }

    /// The ids of every document of the step.
    var ids: [String] {
        [VaultObject.manifest(documents.manifest.digest)] + documents.policies.keys.sorted().map(VaultObject.policy)
    }

    private var transitionRow: TransitionRow {
        TransitionRow(
            number: transition.transition.generation,
            hash: transition.hash,
            previous: transition.transition.previous,
            manifest: transition.transition.manifest,
            rootCertificate: transition.transition.rootCertificate.bytes,
            meshCertificate: transition.transition.meshCertificate.bytes,
            signature: transition.signature,
            created: now,
            tagging: .unset
        )
    }
}
