public import Operations
public import ServerTLS
import Throttle

/// Who speaks on the KMIP port, and how often he may: the same counts as over HTTPS, so that nobody gains by the other port.
public struct MessageLimits: Sendable {
    private let limits: RequestLimits
    private let callers: Callers

    public init(_ limits: RequestLimits, _ callers: Callers) {
        self.limits = limits
        self.callers = callers
    }

    /// Whom the connection's certificate names, judged now.
    ///
    /// Bad certificates are counted by the address that they come from; after too many of them one is refused before it is looked at, unless it was
    /// found good before: others behind the same address shall not be shut out by one.
    ///
    /// - Throws: the code of the refused certificate, `not-authenticated`, `rate-limited`.
    public func credential(of peer: PeerConnection) async throws -> Credential {
        if let address = peer.address, limits.areCredentialsRefused(from: address),
            !callers.remember(chain: peer.chain, bearer: nil)
        {
            try limits.checkCredentials(from: address)
        }
        do {
            let credential = try await callers.credential(chain: peer.chain, bearer: nil)
            guard case .identity = credential else { throw Self.noCertificate }
            return credential
        } catch {
            if let address = peer.address, (error as? OperationError)?.code.status == 401 {
                limits.countBadCredential(from: address)
            }
            throw error
        }
    }

    /// The same where it can be said at once: of a certificate that was found good before and still is, from where nothing bad is counted. Nil where
    /// not; also where messages are counted, so that each is counted once.
    public func knownCredential(of peer: PeerConnection) -> Credential? {
        if limits.countsRequests { return nil }
        if let address = peer.address, limits.areCredentialsRefused(from: address) { return nil }
        return peer.leaf.flatMap { callers.knownCredential(of: $0) }
    }

    /// Counts a message of a caller. Throws `rate-limited`.
    public func count(_ credential: Credential) throws(OperationError) {
        guard limits.countsRequests, let caller = credential.callerKey else { return }
        try limits.countRequest(of: caller)
    }

    /// What counts the bad credentials of the headers that come over this connection.
    public func gate(_ credential: Credential, _ peer: PeerConnection) -> HeaderGate {
        HeaderGate(limits, credential, address: peer.address)
    }

    private static let noCertificate = OperationError(
        .notAuthenticated,
        "The KMIP port needs a client certificate that the server's client CA issued."
    )
}
