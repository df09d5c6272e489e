/// Why there is no certificate, or no new one. The sentence says what to do; no key and no challenge is in it.
public struct ACMEError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable text.
    public enum Code: String, Sendable, CaseIterable {
        /// A setting cannot be used.
        case badSetting = "acme-bad-setting"
        /// A kept key cannot be read: the start stops.
        case keyUnreadable = "acme-key-unreadable"
        /// A folder or a file cannot be used.
        case folder = "acme-folder"
        /// The port of the challenges cannot be listened on.
        case port = "acme-port"
        /// The ACME server does not answer.
        case unreachable = "acme-unreachable"
        /// Its TLS certificate is not trusted.
        case untrusted = "acme-untrusted"
        /// It is there and cannot serve just now.
        case unavailable = "acme-unavailable"
        /// Its answer is not one of RFC 8555.
        case badAnswer = "acme-bad-answer"
        /// It refuses the request, and says why.
        case refused = "acme-refused"
        /// It refuses because there were too many.
        case rateLimited = "acme-rate-limited"
        /// It refused every nonce that it gave.
        case nonce = "acme-nonce"
        /// It offers no challenge that this server can answer.
        case noChallenge = "acme-no-challenge"
        /// It asked for the challenge's answer and did not get it.
        case challengeFailed = "acme-challenge-failed"
        /// It was asked too often and never came to an end.
        case tooSlow = "acme-too-slow"
        /// What it issued is not what was ordered.
        case badCertificate = "acme-bad-certificate"
        /// The server is being shut down.
        case cancelled = "acme-cancelled"
    }

    public let code: Code
    public let sentence: String
    /// Seconds for which the ACME server wants no further request, if it said so.
    public let retryAfter: Int64?

    init(_ code: Code, _ sentence: String, retryAfter: Int64? = nil) {
        self.code = code
        self.sentence = sentence
        self.retryAfter = retryAfter
    }

    public var description: String { "\(code.rawValue): \(sentence)" }
}
