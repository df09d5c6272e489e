import Authority
import Canonical

/// The verify bundle as a server tells it, and the check of its inner agreement.
public struct VerifyBundle: Decodable, Sendable {
    public struct Manifest: Decodable, Sendable {
        public let digest: String
        /// Base64.
        public let manifest: String
        public let generation: UInt64
    }

    public struct LatestTransition: Decodable, Sendable {
        public let hash: String
        public let previous: String?
        public let signature: String
        public let publicKey: String
        public let certificate: String
    }

    public let vault: String
    public let rootCA: String
    public let meshCA: String
    public let manifests: [Manifest]
    public let policies: [String: String]
    public let latestTransition: LatestTransition

    /// Everything that does not agree, one sentence each; empty when all is well. With pins the root CA and the vault
    /// must be the pinned ones.
    public func findings(pins: Pins?) -> [String] {
        var findings: [String] = []
        if let pins {
            if pins.vault != vault { findings.append("The vault is \(vault), pinned is \(pins.vault).") }
            if PEMBlock.der(pins.rootCA) != PEMBlock.der(rootCA) {
                findings.append("The root CA is not the pinned one.")
            }
        }
        for manifest in manifests where Bytes(base64: manifest.manifest).map({ Digest(of: $0).hex }) != manifest.digest
        {
            findings.append("Manifest \(manifest.generation) does not have the digest \(manifest.digest).")
        }
        for (hex, policy) in policies.sorted(by: { $0.key < $1.key })
        where Bytes(base64: policy).map({ Digest(of: $0).hex }) != hex {
            findings.append("A policy does not have the digest \(hex).")
        }
        if let finding = transitionFinding() { findings.append(finding) }
        return findings
    }

    /// The latest transition must bind this vault, manifest, root and mesh CA, signed by the history key that the root
    /// certified.
    private func transitionFinding() -> String? {
        guard let id = VaultID(text: vault), let last = manifests.last, let manifest = Digest(hex: last.digest),
            let root = PEMBlock.der(rootCA), let mesh = PEMBlock.der(meshCA),
            let signature = Bytes(base64: latestTransition.signature)
        else { return "The bundle is incomplete." }
        let statement = Canonical.labelled(
            .transition,
            [
                .vault(id), .unsigned(last.generation),
                .optional(latestTransition.previous.flatMap { Digest(hex: $0) }),
                .digest(manifest), .digest(Digest(of: root)), .digest(Digest(of: mesh)),
            ]
        )
        guard Digest(of: statement).hex == latestTransition.hash else {
            return "The latest transition does not bind this manifest, root CA and mesh CA."
        }
        guard
            let key = try? Authority.verifyHistoryKey(
                certificate: latestTransition.certificate,
                root: rootCA,
                vault: id
            )
        else { return "The history key is not certified by the root CA." }
        return key.isValid(signature: signature, over: statement) ? nil : "The latest transition's signature is wrong."
    }
}
