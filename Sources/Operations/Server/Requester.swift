import Access
import Secrets

/// Where a request comes from and what it shows, as far as the face that took it knows.
public struct Requester: Sendable {
    /// The connection comes from this machine.
    public let isLocal: Bool
    /// The bearer token of the request, to be compared with the set-up and the operator's token.
    public let bearerToken: String?

    /// What is known of the idempotency key that the request carries.
    public let claim: IdempotencyClaim?

    /// What the face made of the credential that the request shows.
    public let credential: Credential

    /// What counts the bad credentials of KMIP's headers; nil where nobody does.
    public let gate: (any CredentialGate)?

    /// What the server calls this request in its log.
    public let correlation: String?

    public init(
        isLocal: Bool,
        bearerToken: String? = nil,
        credential: Credential = .single,
        claim: IdempotencyClaim? = nil,
        gate: (any CredentialGate)? = nil,
        correlation: String? = nil
    ) {
        self.isLocal = isLocal
        self.bearerToken = bearerToken
        self.credential = credential
        self.claim = claim
        self.gate = gate
        self.correlation = correlation
    }

    /// The same request as somebody else's, or under the name that its answer gives it.
    func speaking(_ credential: Credential? = nil, called correlation: String? = nil) -> Requester {
        Requester(
            isLocal: isLocal,
            bearerToken: bearerToken,
            credential: credential ?? self.credential,
            claim: claim,
            gate: gate,
            correlation: correlation ?? self.correlation
        )
    }

    /// Somebody of whom nothing is known.
    static let stranger = Requester(isLocal: false)

    /// Whether it may act where only the operator or whoever sets the server up may: it comes from this machine, or it shows the token.
    func presence(_ token: String?) -> PresenceProof? {
        if isLocal { return .loopback }
        guard let token, let shown = bearerToken, equalInConstantTime(Array(shown.utf8), Array(token.utf8)) else {
            return nil
        }
        return .token
    }
}
