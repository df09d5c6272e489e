import KMIP

/// Why a bare operation was refused, with the HTTP status that Cosmian's clients expect.
public struct BareRefusal: Equatable, Sendable {
    /// 422; 404 for an operation that is not offered; 503 while the server is sealed; 500 for what is the server's own fault.
    public var status: Int
    public var error: KMIPError

    /// The body, plain text: `Object_Not_Found: …`.
    public var text: String { error.description }

    init(_ error: any Error, of operation: Operation? = nil) {
        switch error {
        case let reportable as any KMIPReportable:
            self.error = reportable.kmipError
            self.error.reason = self.error.reason.known(in: .latest, of: operation)
            status = reportable.isUnavailable ? 503 : Self.status(of: self.error.reason)
        default:
            self.error = .unexpected
            status = 500
        }
    }

    private static func status(of reason: ResultReason) -> Int { reason == .operationNotSupported ? 404 : 422 }
}

extension KMIPError {
    /// What a stranger is told about an error that has no words for him.
    static let unexpected = KMIPError(.generalFailure, "internal error")
}
