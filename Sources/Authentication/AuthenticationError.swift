/// Why a credential was refused. The detail is a sentence for whoever showed it; it never holds the credential.
public struct AuthenticationError: Error, Sendable, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The certificate cannot be read, or does not lead to a client CA.
        case certificateUntrusted = "certificate-untrusted"
        /// It, or one above it, is over.
        case certificateExpired = "certificate-expired"
        case certificateNotYetValid = "certificate-not-yet-valid"
        case certificateRevoked = "certificate-revoked"
        /// It was not issued for clients.
        case certificateUsage = "certificate-usage"
        /// It names nobody who can be a subject.
        case certificateNoSubject = "certificate-no-subject"
        /// The server's revocation list is over, so that nobody knows what was revoked since.
        case revocationListExpired = "revocation-list-expired"

        case tokenMalformed = "token-malformed"
        case tokenTooLarge = "token-too-large"
        /// The header names an algorithm that is not taken.
        case tokenAlgorithm = "token-algorithm"
        case tokenSignature = "token-signature"
        /// The issuer publishes no such key.
        case tokenUnknownKey = "token-unknown-key"
        case tokenIssuer = "token-issuer"
        case tokenAudience = "token-audience"
        case tokenExpired = "token-expired"
        case tokenNotYetValid = "token-not-yet-valid"
        /// No e-mail address, or one that cannot be a subject.
        case tokenEmailMissing = "token-email-missing"
        case tokenEmailUnverified = "token-email-unverified"
        /// The issuer's keys could not be fetched.
        case issuerUnavailable = "issuer-unavailable"
        /// A credential of a kind that this server does not take.
        case credentialNotConfigured = "credential-not-configured"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Whether the credential may be good and the server is who cannot tell: the same call can succeed later.
    public var isTemporary: Bool { code == .issuerUnavailable || code == .revocationListExpired }
}

extension AuthenticationError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
