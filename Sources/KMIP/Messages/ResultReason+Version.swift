extension ResultReason {
    /// The reason as a client of this version knows it: KMIP 1.x has 25 of them (KMIP 1.4 section 9.1.3.2.29), and says the rest
    /// with those (KMIP 1.4 section 11).
    public func known(in version: ProtocolVersion) -> ResultReason {
        guard version.major < 2, rawValue > ResultReason.objectAlreadyExists.rawValue, self != .generalFailure else {
            return self
        }
        switch self {
        case .objectNotFound, .wrappingObjectNotFound, .attributeNotFound, .attributeInstanceNotFound,
            .unknownObjectGroup:
            return .itemNotFound
        case .wrongKeyLifecycleState, .objectDestroyed, .wrappingObjectDestroyed, .attributeReadOnly,
            .readOnlyAttribute,
            .notAuthorised, .constraintViolation, .usageLimitExceeded:
            return .permissionDenied
        case .unsupportedProtocolVersion, .codecError: return .invalidMessage
        case .unknownMessageExtension, .keyWrapTypeNotSupported, .unsupportedAttribute,
            .unsupportedCryptographicParameters:
            return .featureNotSupported
        case .serverLimitExceeded, .internalServerError: return .generalFailure
        case .wrappingObjectArchived: return .objectArchived
        default: return .invalidField
        }
    }
}
