/// Why a call did not do what it should.
public enum ClientError: Error, Sendable {
    /// The server refused.
    case refused(Refusal)
    /// The server is sealed and cannot answer this call.
    case sealed(Refusal)
    /// No answer came: the sentence says from where and why.
    case unreachable(String)
    /// The call was sent, and no answer came: nobody knows whether it was done.
    case lost(String)
    /// The server's answer is not what it should be.
    case unexpectedAnswer(String)
    /// The server could not prove who it is, so nothing was sent to it.
    case untrusted(TrustRefusal)
    /// A file, a key or a share of this machine is not usable.
    case local(String)
}

extension ClientError: CustomStringConvertible {
    /// A sentence for people; nothing secret enters it.
    public var description: String {
        switch self {
        case .refused(let refusal): "\(refusal.detail) (\(refusal.code))"
        case .sealed(let refusal): refusal.detail
        case .unreachable(let sentence), .lost(let sentence), .unexpectedAnswer(let sentence), .local(let sentence):
            sentence
        case .untrusted(let refusal): refusal.description
        }
    }
}
