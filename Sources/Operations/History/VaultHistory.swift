import Authority
import Canonical
import Manifests

/// The manifests of a vault and the authority that goes with the latest one: an immutable value, replaced as a whole by each transition.
struct VaultHistory: Sendable {
    /// Root, mesh CA of the latest manifest, history key, with their certificates.
    let authority: VaultAuthority
    /// Oldest first; empty before the first manifest.
    let transitions: [SignedTransition]
    /// The latest manifest, read; nil before the first one.
    let manifest: Manifest?

    /// 0 before the first manifest.
    var generation: UInt64 { UInt64(transitions.count) }
    var head: SignedTransition? { transitions.last }

    /// The history with one more transition.
    func adding(_ transition: SignedTransition, _ manifest: Manifest, _ mesh: MeshAuthority) -> VaultHistory {
        VaultHistory(
            authority: authority.replacingMesh(mesh),
            transitions: transitions + [transition],
            manifest: manifest
        )
    }
}
