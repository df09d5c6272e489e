import Canonical

/// What an updater signs to approve a pending manifest.
public enum Acknowledgement {
    /// The label `acknowledgement`, the vault, the manifest's digest and the transition it shall follow, so that an
    /// approval holds for one place in the history only.
    public static func bytes(vault: VaultID, manifest: Digest, previous: Digest?) -> Bytes {
        Canonical.labelled(.acknowledgement, [.vault(vault), .digest(manifest), .optional(previous)])
    }
}
