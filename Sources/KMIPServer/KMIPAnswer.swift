/// What a network face sends back.
public enum KMIPAnswer: Equatable, Sendable {
    /// 200, in the request's encoding. It may hold key material in plain.
    case message([UInt8])
    /// A bare operation was refused.
    case refusal(BareRefusal)

    /// What goes over the KMIP port, which has no status beside the bytes.
    public var bytes: [UInt8] {
        switch self {
        case .message(let bytes): bytes
        case .refusal(let refusal): Array(refusal.text.utf8)
        }
    }
}
