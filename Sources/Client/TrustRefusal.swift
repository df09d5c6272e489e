public import Canonical

/// Why a server was not trusted with a share. Nothing was sent.
public enum TrustRefusal: Error, Sendable, Hashable {
    case nothingPinned
    /// The server shows no open ceremony that takes shares.
    case noCeremony
    /// A member of the ceremony is missing or has the wrong form.
    case ceremonyMalformed(String)
    /// The signature over the ceremony's key is not by the key that the server shows.
    case signatureWrong
    /// The root CA has not certified this server: a new machine, or a lost disk.
    case notCertified(server: Digest)
    /// The chain does not come from the pinned root, or is for another vault or key.
    case chainWrong(String)
    case wrongVault(shown: VaultID, pinned: VaultID)
    case oldEpoch(shown: Epoch, pinned: Epoch)
    case expired(Instant)
    case fingerprintDiffers(server: Digest)
    case rootDiffers
    /// The root CA has revoked this server's identity.
    case revoked(server: Digest)
    /// The server's digest of the proposal is not the one of what it shows.
    case proposalMismatch(shown: Digest, computed: Digest)
    /// The ceremony is over, or is none that takes shares.
    case notOpen(state: String)

    /// Stable text for programs.
    public var code: String {
        switch self {
        case .nothingPinned: "nothing-pinned"
        case .noCeremony: "no-ceremony"
        case .ceremonyMalformed: "ceremony-malformed"
        case .signatureWrong: "ceremony-signature-wrong"
        case .notCertified: "server-not-certified"
        case .chainWrong: "server-chain-wrong"
        case .wrongVault: "wrong-vault"
        case .oldEpoch: "old-epoch"
        case .expired: "ceremony-expired"
        case .fingerprintDiffers: "fingerprint-differs"
        case .rootDiffers: "root-differs"
        case .revoked: "server-revoked"
        case .proposalMismatch: "proposal-mismatch"
        case .notOpen: "ceremony-not-open"
        }
    }
}

extension TrustRefusal: CustomStringConvertible {
    public var description: String { "\(reason) No share was sent." }

    private var reason: String {
        switch self {
        case .nothingPinned:
            """
            Nothing is pinned in this folder, so this server cannot be told from a fake one: run this where \
            keyquorum-pins.json is, or give --root FILE (the root certificate, got by another way), or --trust-server \
            FINGERPRINT (the server prints it on its own console when it starts).
            """
        case .noCeremony: "The server shows no ceremony that takes shares."
        case .ceremonyMalformed(let what): "The server's ceremony is malformed: \(what)."
        case .signatureWrong: "The ceremony's key is not signed by the identity key that the server shows."
        case .notCertified(let server):
            """
            The root CA has not certified this server (a new machine, or a lost disk). If its own console shows the \
            fingerprint \(server.hex), repeat with --trust-server \(server.hex).
            """
        case .chainWrong(let what): "The server's identity does not come from the pinned root CA: \(what)."
        case .wrongVault(let shown, let pinned): "The server holds the vault \(shown.text), pinned is \(pinned.text)."
        case .oldEpoch(let shown, let pinned):
            "The server is at epoch \(shown.number), but epoch \(pinned.number) was seen before: its database is an old one."
        case .expired(let time): "The ceremony ended at \(time.rfc3339); ask again."
        case .fingerprintDiffers(let server): "The server's fingerprint is \(server.hex), not the one that was given."
        case .rootDiffers: "The certificate given with --root is not the one that is pinned in this folder."
        case .revoked(let server):
            "The root CA has revoked the server \(server.hex): hand in the share at another server of the vault."
        case .proposalMismatch(let shown, let computed):
            """
            The server asks for consent to the proposal \(shown.hex), but what it shows is \(computed.hex): it shows one \
            thing and would do another. Abort the ceremony at another server of the vault.
            """
        case .notOpen(let state): "The ceremony is \(state); it takes no shares."
        }
    }
}
