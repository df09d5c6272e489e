/// What several people do together. The text stands in signatures and in the API.
public enum CeremonyKind: String, Hashable, Sendable, CaseIterable {
    case initialize
    case unseal
    case rekey
    case rotate
    case replaceShare
    case enrol
    case drill
    case adminReset
    case destroy

    /// Whether it changes the vault, so that only one of them may be open and its shares consent to a proposal.
    public var isChanging: Bool {
        switch self {
        case .initialize, .unseal, .drill: false
        case .rekey, .rotate, .replaceShare, .enrol, .adminReset, .destroy: true
        }
    }
}
