/// Why the authority refused or could not do something. The detail is a sentence for an operator; it never holds bytes of
/// a key.
public struct AuthorityError: Error, Sendable, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// A private key does not parse or is of another type.
        case keyMalformed = "authority-key-malformed"
        case certificateMalformed = "certificate-malformed"
        /// A stored certificate does not fit its key, issuer or vault.
        case damaged = "authority-damaged"
        case requestMalformed = "csr-malformed"
        /// The request is not signed by the key it names.
        case requestSignature = "csr-signature"
        /// A key type or size that is not certified.
        case requestKey = "csr-key"
        /// The request names more than its policy allows, or a name that cannot be certified.
        case namesRefused = "names-refused"
        case validityRefused = "validity-refused"
        /// The identity chain does not lead to the pinned root.
        case chainMalformed = "identity-chain-malformed"
        case chainRoot = "identity-chain-root"
        /// The identity certificate names another vault, server or key.
        case chainName = "identity-chain-name"
        case tooLarge = "authority-too-large"
        /// A signature or a key could not be made.
        case failed = "authority-failed"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension AuthorityError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}

/// Runs a body whose closures lost the error's type; whatever is not ours becomes `otherwise`.
func typed<R>(otherwise: AuthorityError, _ body: () throws -> R) throws(AuthorityError) -> R {
    do {
        return try body()
    } catch let error as AuthorityError {
        throw error
    } catch {
        throw otherwise
    }
}
