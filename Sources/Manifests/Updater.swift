import Canonical

/// Someone who must, or may, approve the next manifest.
public struct Updater: Sendable, Hashable {
    public enum Identity: Sendable, Hashable {
        /// A public key as PEM; not parsed here.
        case key(String)
        /// Contrast's older manifests name only the SHA-256 of a public key.
        case digest(Digest)
    }

    public let name: String
    public let identity: Identity
}
