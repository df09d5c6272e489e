import Canonical

/// What a data owner is shown and keeps: the CAs, every manifest, their policies, the latest transition. Equal content
/// gives equal bytes, before and after a recovery.
public struct VerifyBundle: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let digest: Digest
        public let manifest: Bytes
        public let generation: UInt64

        public init(digest: Digest, manifest: Bytes, generation: UInt64) {
            self.digest = digest
            self.manifest = manifest
            self.generation = generation
        }
    }

    public struct LatestTransition: Sendable, Hashable {
        public let hash: Digest
        public let previous: Digest?
        public let signature: Bytes
        /// The history key's SubjectPublicKeyInfo as PEM.
        public let publicKey: String
        /// The history key's certificate as PEM.
        public let certificate: String

        public init(hash: Digest, previous: Digest?, signature: Bytes, publicKey: String, certificate: String) {
            self.hash = hash
            self.previous = previous
            self.signature = signature
            self.publicKey = publicKey
            self.certificate = certificate
        }
    }

    public let vault: VaultID
    /// PEM.
    public let rootCA: String
    /// PEM, the self-signed certificate of the latest manifest's mesh CA.
    public let meshCA: String
    public let manifests: [Entry]
    public let policies: [Digest: Bytes]
    public let latestTransition: LatestTransition

    public init(
        vault: VaultID,
        rootCA: String,
        meshCA: String,
        manifests: [Entry],
        policies: [Digest: Bytes],
        latestTransition: LatestTransition
    ) {
        self.vault = vault
        self.rootCA = rootCA
        self.meshCA = meshCA
        self.manifests = manifests
        self.policies = policies
        self.latestTransition = latestTransition
    }

    /// JSON without blanks: members in the order of this type, manifests by generation, policies by digest, bytes as
    /// standard base64, digests as lower-case hexadecimal.
    public var json: Bytes {
        var writer = JSONWriter()
        writer.object { object in
            object.text("vault", vault.text)
            object.text("rootCA", rootCA)
            object.text("meshCA", meshCA)
            object.list("manifests", manifests.sorted { $0.generation < $1.generation }) { entry, object in
                object.text("digest", entry.digest.hex)
                object.text("manifest", entry.manifest.base64)
                object.number("generation", entry.generation)
            }
            object.object("policies") { object in
                for (digest, policy) in policies.sorted(by: { $0.key < $1.key }) {
                    object.text(digest.hex, policy.base64)
                }
            }
            object.object("latestTransition") { write(latestTransition, into: &$0) }
        }
        return writer.bytes
    }

    private func write(_ latest: LatestTransition, into object: inout JSONWriter) {
        object.text("hash", latest.hash.hex)
        object.text("previous", latest.previous?.hex)
        object.text("signature", latest.signature.base64)
        object.text("publicKey", latest.publicKey)
        object.text("certificate", latest.certificate)
    }
}
