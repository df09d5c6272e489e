import Canonical
import Client

/// The verify bundle as files.
struct BundleFiles {
    let folder: String

    /// Writes `verify.json` (the answer as it came), the CAs, each manifest and each policy.
    func write(_ bundle: VerifyBundle, raw: Bytes) throws {
        try PrivateFile.makeFolder(folder)
        try PrivateFile.makeFolder(folder + "/manifests")
        try PrivateFile.makeFolder(folder + "/policies")
        try put("verify.json", raw)
        try put("root-ca.pem", Bytes(bundle.rootCA.utf8))
        try put("mesh-ca.pem", Bytes(bundle.meshCA.utf8))
        try put("history-key.pem", Bytes(bundle.latestTransition.publicKey.utf8))
        for manifest in bundle.manifests {
            guard let digest = Digest(hex: manifest.digest), let bytes = Bytes(base64: manifest.manifest) else {
                continue
            }
            try put("manifests/\(manifest.generation)-\(digest.hex).json", bytes)
        }
        for (hex, policy) in bundle.policies {
            guard let digest = Digest(hex: hex), let bytes = Bytes(base64: policy) else { continue }
            try put("policies/\(digest.hex)", bytes)
        }
    }

    private func put(_ name: String, _ bytes: Bytes) throws {
        try PrivateFile.replace(folder + "/" + name, with: bytes)
    }
}
