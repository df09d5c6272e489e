// Refused credentials. The first ones speak of client certificates, those after of bearer tokens.
extension OperationError.Code {
    public static let issuerUnavailable = Self("issuer-unavailable", 503, "The issuer's keys cannot be fetched")

    static let authentication: [Self] = [
        Self("certificate-untrusted", 401, "The certificate does not lead to a client CA"),
        Self("certificate-expired", 401, "The certificate is over"),
        Self("certificate-not-yet-valid", 401, "The certificate is not valid yet"),
        Self("certificate-revoked", 401, "The certificate was revoked"),
        Self("certificate-usage", 401, "The certificate is not for clients"),
        Self("certificate-no-subject", 401, "The certificate names nobody"),
        Self("revocation-list-expired", 503, "The list of revoked certificates is over"),
        Self("token-malformed", 401, "The token cannot be read"),
        Self("token-too-large", 401, "The token is too large"),
        Self("token-algorithm", 401, "The token's algorithm is not taken"),
        Self("token-signature", 401, "The token's signature is wrong"),
        Self("token-unknown-key", 401, "The issuer has no such key"),
        Self("token-issuer", 401, "The token is of another issuer"),
        Self("token-audience", 401, "The token is for another audience"),
        Self("token-expired", 401, "The token is over"),
        Self("token-not-yet-valid", 401, "The token is not valid yet"),
        Self("token-email-missing", 401, "The token names no e-mail address"),
        Self("token-email-unverified", 401, "The token's e-mail address is not verified"),
        issuerUnavailable,
        Self("credential-not-configured", 401, "This kind of credential is not taken"),
    ]
}
