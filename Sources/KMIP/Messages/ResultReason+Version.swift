extension ResultReason {
    /// The reason as a client of this version knows it. KMIP 1.4 has 25 reasons (section 9.1.3.2.29), the versions before it fewer,
    /// 2.x 71; what a version lacks is said with the nearest that it has (KMIP 1.4 section 11).
    ///
    /// - Parameter operation: what failed, where that is known: the standard's tables of errors differ by operation.
    public func known(in version: ProtocolVersion, of operation: Operation? = nil) -> ResultReason {
        let rules = VersionRules(version)
        let named = operation.map { ErrorTable.reasons(for: self, of: $0, in: version) } ?? []
        if let word = named.first(where: { rules.defines($0.rawValue, of: Self.tag) }) { return word }
        if rules.defines(rawValue, of: Self.tag) { return self }
        let nearest = version.major < 2 ? nearestOfFirstGeneration : nearestOfSecondGeneration
        return rules.defines(nearest.rawValue, of: Self.tag) ? nearest : .invalidField
    }

    private var nearestOfFirstGeneration: ResultReason {
        switch self {
        case .objectNotFound, .wrappingObjectNotFound, .attributeNotFound, .attributeInstanceNotFound,
            .unknownObjectGroup, .keyValueNotPresent, .invalidAsynchronousCorrelationValue:
            .itemNotFound
        case .wrongKeyLifecycleState, .objectDestroyed, .wrappingObjectDestroyed, .attributeReadOnly,
            .readOnlyAttribute, .notAuthorised, .constraintViolation, .usageLimitExceeded, .sensitive, .notExtractable,
            .incompatibleCryptographicUsageMask:
            .permissionDenied
        case .unsupportedProtocolVersion, .codecError: .invalidMessage
        case .unknownMessageExtension, .keyWrapTypeNotSupported, .unsupportedAttribute,
            .unsupportedCryptographicParameters, .encodingOptionError:
            .featureNotSupported
        case .serverLimitExceeded, .internalServerError: .generalFailure
        case .wrappingObjectArchived: .objectArchived
        case .badPassword, .invalidTicket, .attestationRequired, .attestationFailed: .authenticationNotSuccessful
        default: .invalidField
        }
    }

    private var nearestOfSecondGeneration: ResultReason {
        switch self {
        case .privateProtectionStorageUnavailable, .publicProtectionStorageUnavailable: .protectionStorageUnavailable
        case .unknownObjectGroup: .objectNotFound
        case .constraintViolation, .illegalOperation: .permissionDenied
        case .indexOutOfBounds: .attributeInstanceNotFound
        default: .invalidField
        }
    }
}
