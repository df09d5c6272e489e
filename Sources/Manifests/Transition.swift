import Canonical

/// The step from one manifest to the next, which the history key signs: it binds the manifest to the vault, to its place
/// in the history, and to the root and mesh CA that belong to it.
public struct Transition: Sendable, Hashable {
    public let vault: VaultID
    /// From 1.
    public let generation: UInt64
    /// The hash of the transition before; nil for the first.
    public let previous: Digest?
    /// The manifest's digest.
    public let manifest: Digest
    /// SHA-256 of the root certificate's DER.
    public let rootCertificate: Digest
    /// SHA-256 of the self-signed mesh certificate's DER.
    public let meshCertificate: Digest

    public init(
        vault: VaultID,
        generation: UInt64,
        previous: Digest?,
        manifest: Digest,
        rootCertificate: Digest,
        meshCertificate: Digest
    ) {
        self.vault = vault
        self.generation = generation
        self.previous = previous
        self.manifest = manifest
        self.rootCertificate = rootCertificate
        self.meshCertificate = meshCertificate
    }

    /// What is signed: the label `transition` and the fields in canonical form (FORMATS.md).
    public var bytes: Bytes {
        Canonical.labelled(
            .transition,
            [
                .vault(vault), .unsigned(generation), .optional(previous), .digest(manifest), .digest(rootCertificate),
                .digest(meshCertificate),
            ]
        )
    }

    /// SHA-256 of `bytes`: the transition's name.
    public var hash: Digest { Digest(of: bytes) }
}
