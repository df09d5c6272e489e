/// A refusal in the standard's own words: a Result Reason (KMIP 2.1 section 11.46) and a sentence for whoever sent the request.
///
/// The sentence names elements and places, never the bytes of a key or a secret.
public struct KMIPError: Error, Equatable, Sendable, CustomStringConvertible {
    public var reason: ResultReason
    public var message: String
    /// What of the request was refused, where the standard has it told in the response's payload (Check).
    public var refused: [TTLV]

    public init(_ reason: ResultReason, _ message: String, refused: [TTLV] = []) {
        self.reason = reason
        self.message = message
        self.refused = refused
    }

    /// The error's stable code: the reason in kebab case, such as `object-not-found`.
    public var code: String { reason.words.lowercased().split(separator: " ").joined(separator: "-") }

    /// `Object_Not_Found: …`, the form in which a bare JSON call is answered.
    public var description: String { "\(reason.underscored): \(message)" }
}

/// An error of another room that can say itself in KMIP's words. Whatever else reaches the dispatcher becomes General Failure.
public protocol KMIPReportable: Error {
    var kmipError: KMIPError { get }
    /// The server has no keys now (it is sealed): a bare call is answered with 503 instead of 422.
    var isUnavailable: Bool { get }
}

extension KMIPError: KMIPReportable {
    public var kmipError: KMIPError { self }
    public var isUnavailable: Bool { false }
}
