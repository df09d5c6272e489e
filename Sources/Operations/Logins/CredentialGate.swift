public import Canonical

/// Slows down whoever tries the credentials of KMIP's header. A face makes one for each connection or request.
public protocol CredentialGate: Sendable {
    /// - Parameters:
    ///   - login: whose credential is shown: a login or a ticket.
    ///   - shown: a digest of what was shown, by which one that was found good before is known again.
    ///   - token: the API token over which it came, where that was found good; who holds it is then known, whatever his address is.
    /// - Throws: `rate-limited` after too many bad ones.
    func admit(_ login: Digest, shown: Digest, over token: Bytes?) throws(OperationError)

    /// Says what came of it.
    func note(_ login: Digest, shown: Digest, over token: Bytes?, isGood: Bool)
}
