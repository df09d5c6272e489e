public import Canonical
public import Operations
import Access

/// Counts the bad credentials of KMIP's headers: those on a connection whose owner is known by him and the login, so that one login that is tried
/// stops no other of his, and all of his together in a larger bucket, which ever new logins fill too; a stranger's by his address.
public struct HeaderGate: CredentialGate {
    private let limits: RequestLimits
    private let credential: Credential
    private let address: String?

    /// - Parameters:
    ///   - credential: what the connection or the HTTP request shows, judged already.
    ///   - address: where it comes from; nil where the connection has none, and then a stranger is not counted.
    public init(_ limits: RequestLimits, _ credential: Credential, address: String?) {
        self.limits = limits
        self.credential = credential
        self.address = address
    }

    /// Under which bad ones are counted that come over no API token; nil for whom nobody counts.
    private var source: HeaderSource? {
        credential.callerKey.map(HeaderSource.caller) ?? address.map(HeaderSource.address)
    }

    /// Before a password is compared. What was shown before and was good is not counted.
    ///
    /// - Parameters:
    ///   - login: whose it shall be.
    ///   - shown: what is shown for it.
    ///   - token: the API token of the connection, if it has one.
    /// - Throws: `rate-limited` for who showed too many bad ones.
    public func admit(_ login: Digest, shown: Digest, over token: Bytes?) throws(OperationError) {
        guard let source = HeaderSource(token) ?? source, !limits.remembers(shown) else { return }
        try limits.checkHeader(of: login, from: source)
    }

    /// Behind it: a good one is remembered, a bad one counted.
    public func note(_ login: Digest, shown: Digest, over token: Bytes?, isGood: Bool) {
        if isGood { return limits.remember(shown) }
        if let source = HeaderSource(token) ?? source { limits.countBadHeader(of: login, from: source) }
    }
}

extension Credential {
    /// Under which a caller is counted who has shown who he is; nil for everybody else.
    public var callerKey: String? {
        guard case .identity(let identity) = self else { return nil }
        return "subject \(identity.subject.text)"
    }
}
