import Access
import KMIP

// The two error tables, KMIP's reasons and our codes, in both directions.

extension OperationError: KMIPReportable {
    /// The refusal in KMIP's words.
    public var kmipError: KMIPError { KMIPError(reason, detail) }

    /// The server has no keys, or the database does not answer.
    public var isUnavailable: Bool { code.status == 503 || code == .notInitialized }

    private var reason: ResultReason {
        switch code {
        case .permissionDenied: .permissionDenied
        case .notFound: .objectNotFound
        case .tooLarge, .rateLimited: .serverLimitExceeded
        case .wrongState: .wrongKeyLifecycleState
        case .malformedRequest: .invalidMessage
        case .invalidRequest: .invalidField
        case .alreadyExists: .objectAlreadyExists
        // A refused credential has a code of its own, and KMIP one reason for all of them.
        case _ where code.status == 401: .authenticationNotSuccessful
        default: .generalFailure
        }
    }

    /// A refusal of an operation on an object as the owners' API says it.
    public init(kmip error: KMIPError) {
        self.init(Self.code(of: error.reason), error.message)
    }

    private static func code(of reason: ResultReason) -> Code {
        switch reason {
        case .objectNotFound, .itemNotFound: .notFound
        case .permissionDenied, .sensitive, .notExtractable, .notAuthorised: .permissionDenied
        case .wrongKeyLifecycleState, .objectDestroyed, .objectArchived, .keyValueNotPresent: .wrongState
        case .objectAlreadyExists, .nonUniqueNameAttribute: .alreadyExists
        case .serverLimitExceeded, .responseTooLarge: .tooLarge
        case .invalidMessage, .codecError: .malformedRequest
        case .cryptographicFailure: .cryptographicFailure
        case .usageLimitExceeded: .usageLimitExceeded
        case .generalFailure, .internalServerError: .internalError
        default: .invalidRequest
        }
    }
}

extension KMIPError {
    /// A refusal by `Access` in KMIP's words.
    init(_ error: AccessError) {
        switch (error.code, error.rule) {
        case (.notFound, _): self = .objectNotFound
        case (_, .sensitive): self.init(.sensitive, error.detail)
        case (_, .notExtractable): self.init(.notExtractable, error.detail)
        case (_, .destroyed): self.init(.objectDestroyed, error.detail)
        default: self.init(.permissionDenied, error.detail)
        }
    }

    /// What is said of an object that is not there, and of one of which the caller may not know.
    static let objectNotFound = KMIPError(.objectNotFound, "There is no such object, or you may not know of it.")
}
