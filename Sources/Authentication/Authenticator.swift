import Access
public import Canonical
public import Logging
import Synchronization

/// Says who is calling, by the credentials that he showed. It knows nothing of the vault: an API token is only read
/// here.
public final class Authenticator: Sendable {
    public let settings: AuthenticationSettings
    private let clock: any WallClock
    private let rules: SubjectRules
    private let sources: [KeySetSource]
    private let verified = Mutex(VerifiedTokens())

    /// Nothing is fetched before a token asks for it.
    public convenience init(
        _ settings: AuthenticationSettings,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.init(settings, clock: clock, logger: logger) {
            KeySetFetcher(url: $0.keySetURL, authorities: $0.authorities)
        }
    }

    init(
        _ settings: AuthenticationSettings,
        clock: any WallClock,
        logger: Logger,
        fetcher: (Issuer) -> any KeySetFetching
    ) {
        self.settings = settings
        self.clock = clock
        rules = SubjectRules(sharedEmails: settings.sharedEmails ?? true)
        sources = settings.issuers.map {
            KeySetSource($0, times: settings.keySetTimes, fetcher: fetcher($0), clock: clock, logger: logger)
        }
    }

    /// Whether anybody is asked who he is; if not, everybody is `admin`.
    public var isConfigured: Bool { settings.isConfigured }

    /// Judges the chain that a client showed in the handshake, once for its connection.
    ///
    /// - Parameter chain: certificates in DER, the client's own first; empty if it showed none.
    /// - Returns: nil where it showed none, or none is asked for.
    /// - Throws: what ``ClientCertificateChecker/check(chain:at:)`` throws.
    public func check(chain: [Bytes]) async throws(AuthenticationError) -> VerifiedCertificate? {
        guard let checker = settings.certificates, !chain.isEmpty else { return nil }
        return try await checker.check(chain: chain, at: clock.now())
    }

    /// Who is calling with this request. The certificate decides where there is one, then the bearer token; a bad one
    /// is refused, whatever else there is.
    ///
    /// - Parameters:
    ///   - certificate: of the connection. It is judged again: it may have ended or been revoked meanwhile.
    ///   - bearer: the text behind `Bearer` (RFC 6750).
    /// - Throws: every code of ``AuthenticationError``.
    public func identify(
        certificate: VerifiedCertificate?,
        bearer: String?
    ) async throws(AuthenticationError) -> Presented {
        if let certificate { return try identify(certificate) }
        if let known = try identifyAtOnce(bearer: bearer) { return known }
        return try await identify(token: bearer ?? "")
    }

    /// The same without a certificate, where it can be said without waiting: nil for a token of an issuer that has to be verified first.
    public func identifyAtOnce(bearer: String?) throws(AuthenticationError) -> Presented? {
        guard let bearer else { return .nothing }
        guard bearer.utf8.count <= AuthenticationLimits.token else {
            throw AuthenticationError(.tokenTooLarge, "A token has at most \(AuthenticationLimits.token) bytes.")
        }
        if bearer.utf8.starts(with: PresentedToken.prefix.utf8) {
            let token = try PresentedToken(bearer)
            return .apiToken(id: token.id, secret: token.secret)
        }
        guard bearer.utf8.contains(UInt8(ascii: ".")) else { return .other }
        guard !sources.isEmpty else {
            throw AuthenticationError(.credentialNotConfigured, "This server takes no tokens of an issuer.")
        }
        return remembered(Digest(of: bearer.utf8)).map { .identity($0.identity, expires: $0.expires) }
    }

    /// Judges a certificate again that was identified before.
    ///
    /// - Throws: as ``identify(certificate:bearer:)`` does.
    public func confirm(_ certificate: VerifiedCertificate) throws(AuthenticationError) {
        try certificate.stillGood(at: clock.now())
    }

    /// Whether this bearer token of an issuer was verified before and still counts.
    public func remembers(_ bearer: String) -> Bool {
        bearer.utf8.count <= AuthenticationLimits.token && remembered(Digest(of: bearer.utf8)) != nil
    }

    private func identify(_ certificate: VerifiedCertificate) throws(AuthenticationError) -> Presented {
        try certificate.stillGood(at: clock.now())
        let subject = try rules.subject(of: certificate.name)
        let identity = Identity(subject: subject, method: .certificate, source: certificate.fingerprint.hex)
        return .identity(identity, expires: certificate.expires)
    }

    private func identify(token text: String) async throws(AuthenticationError) -> Presented {
        let entry = try await verify(SignedToken(text))
        verified.withLock { $0.insert(entry, for: Digest(of: text.utf8), at: clock.now()) }
        return .identity(entry.identity, expires: entry.expires)
    }

    private func remembered(_ token: Digest) -> VerifiedTokens.Entry? {
        let now = clock.now()
        guard let entry = verified.withLock({ $0.entry(token, at: now) }) else { return nil }
        if sources[entry.issuer].digest() == entry.keySet { return entry }
        verified.withLock { $0.remove(token) }
        return nil
    }

    private func verify(_ token: SignedToken) async throws(AuthenticationError) -> VerifiedTokens.Entry {
        guard
            let place = sources.firstIndex(where: { $0.issuer.url.utf8.elementsEqual((token.claims.issuer ?? "").utf8) }
            )
        else {
            throw AuthenticationError(.tokenIssuer, "This server takes no tokens of the issuer that this one names.")
        }
        let issuer = sources[place].issuer
        let found = try await sources[place].verifiers(named: token.keyName, token.algorithm)
        try token.verify(by: found.verifiers)
        let rules = TokenRules(issuer: issuer, clockSkew: settings.clockSkew)
        let expires = try rules.check(token.claims, at: clock.now())
        let subject = try self.rules.subject(of: token.claims.email, from: place == 0 ? nil : issuer.name)
        let identity = Identity(subject: subject, method: .bearer, source: issuer.name)
        return VerifiedTokens.Entry(identity: identity, expires: expires, issuer: place, keySet: found.digest)
    }
}
