public import Canonical
public import Operations
import Access
import Throttle

/// Counts the bad credentials of KMIP's headers: those on a connection whose owner is known by him and the login, so that one login that is tried
/// stops no other of his; a stranger's by his address.
public struct HeaderGate: CredentialGate {
    private let limits: RequestLimits
    private let caller: String?
    private let address: String?

    /// - Parameters:
    ///   - credential: what the connection or the HTTP request shows, judged already.
    ///   - address: where it comes from; nil where the connection has none, and then a stranger is not counted.
    public init(_ limits: RequestLimits, _ credential: Credential, address: String?) {
        self.limits = limits
        self.address = address
        caller = credential.callerKey
    }

    public func admit(_ login: Digest, shown: Digest) throws(OperationError) {
        guard let key = key(login), !limits.remembers(shown) else { return }
        try limits.checkHeader(key)
    }

    public func note(_ login: Digest, shown: Digest, isGood: Bool) {
        if isGood { return limits.remember(shown) }
        if let key = key(login) { limits.countBadHeader(key) }
    }

    private func key(_ login: Digest) -> String? {
        if let caller { return "\(caller) \(login.hex)" }
        return address.map(AddressKey.of)
    }
}

extension Credential {
    /// Under which a caller is counted who has shown who he is; nil for everybody else.
    public var callerKey: String? {
        guard case .identity(let identity) = self else { return nil }
        return "subject \(identity.subject.text)"
    }
}
