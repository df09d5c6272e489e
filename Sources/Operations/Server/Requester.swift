import Access
import Secrets

/// Where a request comes from and what it shows, as far as the face that took it knows.
public struct Requester: Sendable {
    /// The connection comes from this machine.
    public let isLocal: Bool
    /// The bearer token of the request. While no method of authentication is configured it is only compared with the set-up and the
    /// operator's token.
    public let bearerToken: String?

    /// What is known of the idempotency key that the request carries.
    public let claim: IdempotencyClaim?

    public init(isLocal: Bool, bearerToken: String? = nil, claim: IdempotencyClaim? = nil) {
        self.isLocal = isLocal
        self.bearerToken = bearerToken
        self.claim = claim
    }

    /// Somebody of whom nothing is known.
    static let stranger = Requester(isLocal: false)

    /// The subject that acts. Without a configured method of authentication there is one: `admin`.
    public var subject: Subject { .admin }

    /// Whether it may act where only the operator or whoever sets the server up may: it comes from this machine, or it shows the token.
    func presence(_ token: String?) -> PresenceProof? {
        if isLocal { return .loopback }
        guard let token, let shown = bearerToken, equalInConstantTime(Array(shown.utf8), Array(token.utf8)) else {
            return nil
        }
        return .token
    }
}
