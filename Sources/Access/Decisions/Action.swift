import KMIP

/// What a permit is for: an operation of KMIP, one on an object's grants and owner, or one on grants on a scope.
public enum Action: Hashable, Sendable {
    case operation(Operation)
    case readGrants
    case grant
    case revokeGrant
    case offerTransfer
    case acceptTransfer
    case declineTransfer
    case withdrawTransfer
    /// Grant on all objects of this owner that the scope names.
    case grantOnScope(owner: Subject, Scope)
    case revokeOnScope(owner: Subject, Scope)
}
