/// Whose word this server takes for who is calling.
public struct AuthenticationSettings: Sendable {
    /// Nil where client certificates are not taken.
    public let certificates: ClientCertificateChecker?
    public let issuers: [Issuer]
    /// Seconds that an issuer's clock may differ from ours.
    public let clockSkew: Int64
    /// Whether one e-mail address is one subject, whoever vouches for it; nil where there is one source at most.
    public let sharedEmails: Bool?
    public let keySetTimes: KeySetTimes

    /// - Parameters:
    ///   - issuers: the first one's addresses stay as they are where sources are kept apart, so the order lasts.
    ///   - sharedEmails: must be said where there are two sources: client certificates are one, each issuer is one.
    /// - Throws: `shared-emails-unsaid`, `issuer-invalid` for an issuer or a name that stands twice,
    ///   `authentication-bounds`.
    public init(
        certificates: ClientCertificateChecker? = nil,
        issuers: [Issuer] = [],
        clockSkew: Int64 = 60,
        sharedEmails: Bool? = nil,
        keySetTimes: KeySetTimes = .usual
    ) throws(AuthenticationSettingsError) {
        guard AuthenticationLimits.clockSkew.contains(clockSkew), issuers.count <= AuthenticationLimits.issuers else {
            throw AuthenticationSettingsError(
                .bounds,
                "At most \(AuthenticationLimits.issuers) issuers; clocks differ by \(AuthenticationLimits.clockSkew) s."
            )
        }
        guard Set(issuers.map { Array($0.url.utf8) }).count == issuers.count,
            Set(issuers.map { Array($0.name.utf8) }).count == issuers.count
        else {
            throw AuthenticationSettingsError(.issuer, "Two issuers have one address or one name; name them apart.")
        }
        guard sharedEmails != nil || issuers.count + (certificates == nil ? 0 : 1) < 2 else {
            throw AuthenticationSettingsError(
                .sharedEmailsUnsaid,
                "Say whether one e-mail address from several sources is one subject: each can then speak for it."
            )
        }
        self.certificates = certificates
        self.issuers = issuers
        self.clockSkew = clockSkew
        self.sharedEmails = sharedEmails
        self.keySetTimes = keySetTimes
    }

    /// Whether anybody is asked who he is.
    public var isConfigured: Bool { certificates != nil || !issuers.isEmpty }
}
