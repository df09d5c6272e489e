import KMIP

/// What a permit is for: an operation of KMIP, or one on an object's grants and owner.
public enum Action: Hashable, Sendable {
    case operation(Operation)
    case readGrants
    case grant
    case revokeGrant
    case transfer
}
