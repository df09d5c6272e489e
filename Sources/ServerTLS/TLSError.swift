/// Why the server's certificate cannot be used: a stable code, and a sentence that says what to do. It never holds a key.
public struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// A file is not there, cannot be read, or is too large.
        case file = "tls-file"
        /// The certificate's PEM holds no certificate, or one that cannot be read.
        case certificate = "tls-certificate"
        /// The key's PEM holds no private key that can be used without a password.
        case key = "tls-key"
        /// The key does not belong to the first certificate, or the two cannot be used for TLS.
        case mismatch = "tls-mismatch"
        /// The client CAs' PEM holds no certificate.
        case clientAuthorities = "tls-client-ca"
    }

    public let code: Code
    /// What is wrong and what to do next.
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { detail }
}
