/// What a network face sends back.
public enum KMIPAnswer: Equatable, Sendable {
    /// 200, in the request's encoding. It may hold key material in plain.
    case message([UInt8])
    /// A bare operation was refused.
    case refusal(BareRefusal)
}
