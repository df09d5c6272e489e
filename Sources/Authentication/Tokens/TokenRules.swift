import Canonical

/// What a token whose signature is good must say besides.
struct TokenRules: Sendable {
    let issuer: Issuer
    /// Seconds.
    let clockSkew: Int64

    /// - Returns: when the token ends, the skew included.
    /// - Throws: `token-audience`, `token-expired`, `token-not-yet-valid`, `token-email-missing`,
    ///   `token-email-unverified`.
    func check(_ claims: TokenClaims, at now: Instant) throws(AuthenticationError) -> Instant {
        guard claims.audiences.contains(where: { Self.contains(issuer.audiences, $0) }) else {
            throw AuthenticationError(.tokenAudience, "The token is meant for another service.")
        }
        let end = claims.expires.adding(seconds: clockSkew)
        guard now < end else { throw AuthenticationError(.tokenExpired, "The token is over; get a new one.") }
        if let start = claims.notBefore, now < start.adding(seconds: -clockSkew) {
            throw AuthenticationError(.tokenNotYetValid, "The token is not valid yet; compare the clocks.")
        }
        guard claims.email != nil else {
            throw AuthenticationError(.tokenEmailMissing, "The token has no e-mail address; ask for the scope email.")
        }
        guard claims.isEmailVerified else {
            throw AuthenticationError(.tokenEmailUnverified, "The issuer did not verify the e-mail address.")
        }
        return end
    }

    /// By the bytes: Swift takes other texts for the same.
    static func contains(_ texts: [String], _ text: String) -> Bool {
        texts.contains { $0.utf8.elementsEqual(text.utf8) }
    }
}
