/// Why a client certificate cannot be used or made. The detail is a sentence for operators, without anything of a key.
public struct ClientCertificateError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// The file is not there or may not be read.
        case unreadable
        /// The file is not what it should be, or it has a password.
        case malformed
        /// The caller asked for a certificate that cannot be.
        case invalid
        /// The system has no memory or no files left.
        case exhausted
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
