import Canonical
import SecretSharing

/// Why a submitted share is refused, or why the shares that are there did not open the vault. A refusal never changes
/// which shares are collected.
public enum ShareRefusal: Hashable, Sendable {
    /// The bytes are no share.
    case malformed(ShareError)
    /// There is no vault yet.
    case notInitialized
    /// The server lacks the server factor that the epoch's key needs, so no share can help.
    case serverFactorMissing
    /// The epoch takes only shares that are sealed to the ceremony's key.
    case sealedShareRequired
    case ofOtherVault(VaultID)
    /// The epoch was replaced.
    case ofOldEpoch(Epoch, replacedBy: Epoch)
    /// The epoch is not committed here: it is only being prepared, or the database is older than the share.
    case ofNewerEpoch(Epoch)
    /// The share was made for another configuration than the one that is stored.
    case configurationAltered
    /// The share has the right form and is not this holder's share.
    case wrong
    /// The share is right and its signature is not the holder's.
    case signatureWrong
    /// A share was to be withdrawn that is not collected.
    case notCollected
    /// All shares that are needed are there and right, and the vault did not open. They stay collected.
    case opening(OpenFailure)

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .malformed(let error): error.code
        case .notInitialized: "not-initialized"
        case .serverFactorMissing: "server-factor-missing"
        case .sealedShareRequired: "sealed-share-required"
        case .ofOtherVault: "share-of-other-vault"
        case .ofOldEpoch: "share-of-old-epoch"
        case .ofNewerEpoch: "share-of-newer-epoch"
        case .configurationAltered: "configuration-altered"
        case .wrong: "share-wrong"
        case .signatureWrong: "signature-wrong"
        case .notCollected: "share-not-collected"
        case .opening(let failure): failure.code
        }
    }

    /// One sentence for the person who handed in the share.
    public var sentence: String {
        switch self {
        case .malformed(let error): "This is not a share: \(error)."
        case .notInitialized: "There is no vault yet, so there is nothing to recover."
        case .serverFactorMissing:
            "This server does not have the server factor that the vault needs; give it the file before any share."
        case .sealedShareRequired:
            "This vault takes only shares that are sealed to the ceremony's key; use the command line."
        case .ofOtherVault(let vault): "The share is of the vault \(vault), not of this one."
        case .ofOldEpoch(let epoch, let next):
            "The share is of epoch \(epoch), which epoch \(next) replaced; use the newer share."
        case .ofNewerEpoch(let epoch):
            "The share is of epoch \(epoch), which is not committed here: the database may be an older one."
        case .configurationAltered:
            "The stored configuration is not the one that this share was made for; it may have been altered."
        case .wrong: "The share is wrong, or the stored configuration was altered."
        case .signatureWrong: "The share's signature is not the holder's."
        case .notCollected: "This share is not among the collected ones."
        case .opening(let failure): failure.sentence
        }
    }
}
