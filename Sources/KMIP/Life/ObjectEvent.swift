/// What happens to an object's state by a request.
public enum ObjectEvent: Hashable, Sendable {
    case activate
    /// `occurrence`: when the compromise happened, in seconds since 1970; only with a reason of compromise.
    case revoke(RevocationReasonCode, occurrence: Int64?)
    case destroy
}

extension RevocationReasonCode {
    /// Whether an object revoked for this reason becomes compromised, not merely deactivated (KMIP 2.1 section 6.1.44).
    public var isCompromise: Bool { self == .keyCompromise || self == .caCompromise }
}
