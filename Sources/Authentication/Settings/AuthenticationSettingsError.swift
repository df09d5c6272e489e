/// Why a server cannot start with these settings of authentication, or keeps the revocation lists that it has.
public struct AuthenticationSettingsError: Error, Sendable, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The file of client CAs holds none that can be read.
        case clientCA = "client-ca-unreadable"
        /// The file of revocation lists holds none that can be read.
        case revocationList = "crl-unreadable"
        /// No client CA signed the list.
        case revocationListSignature = "crl-signature"
        /// The list is over, or from the future.
        case revocationListDates = "crl-dates"
        /// The list is older than the one in use.
        case revocationListOld = "crl-older"
        /// An issuer's address, name or audiences cannot be used.
        case issuer = "issuer-invalid"
        /// An issuer's keys would come over plain HTTP.
        case issuerInsecure = "issuer-insecure"
        /// The file of CAs for issuers' servers holds none that can be read.
        case issuerAuthority = "issuer-ca-unreadable"
        /// Several sources of e-mail addresses, and nobody said whether they are one.
        case sharedEmailsUnsaid = "shared-emails-unsaid"
        /// A number is outside of its bounds.
        case bounds = "authentication-bounds"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension AuthenticationSettingsError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
