/// Why an operation was refused; two reasons are of KMIP 1.x only (KMIP 2.1 section 11.46).
public enum ResultReason: UInt32, KMIPEnumeration, CaseIterable {
    case itemNotFound = 1, responseTooLarge, authenticationNotSuccessful, invalidMessage, operationNotSupported
    case missingData, invalidField, featureNotSupported, operationCanceledByRequester, cryptographicFailure
    case illegalOperation, permissionDenied, objectArchived, indexOutOfBounds, applicationNamespaceNotSupported
    case keyFormatTypeNotSupported, keyCompressionTypeNotSupported, encodingOptionError, keyValueNotPresent
    case attestationRequired, attestationFailed, sensitive, notExtractable, objectAlreadyExists, invalidTicket
    case usageLimitExceeded, numericRange, invalidDataType, readOnlyAttribute, multiValuedAttribute
    case unsupportedAttribute, attributeInstanceNotFound, attributeNotFound, attributeReadOnly
    case attributeSingleValued, badCryptographicParameters, badPassword, codecError
    case illegalObjectType = 0x28, incompatibleCryptographicUsageMask, internalServerError
    case invalidAsynchronousCorrelationValue, invalidAttribute, invalidAttributeValue, invalidCorrelationValue
    case invalidCSR, invalidObjectType
    case keyWrapTypeNotSupported = 0x32
    case missingInitializationVector = 0x34, nonUniqueNameAttribute, objectDestroyed, objectNotFound
    case notAuthorised = 0x39, serverLimitExceeded, unknownEnumeration, unknownMessageExtension, unknownTag
    case unsupportedCryptographicParameters, unsupportedProtocolVersion, wrappingObjectArchived
    case wrappingObjectDestroyed, wrappingObjectNotFound, wrongKeyLifecycleState, protectionStorageUnavailable
    case pkcs11CodecError, pkcs11InvalidFunction, pkcs11InvalidInterface, privateProtectionStorageUnavailable
    case publicProtectionStorageUnavailable, unknownObjectGroup, constraintViolation, duplicateProcessRequest
    case generalFailure = 0x100

    public static let tag = Tag.resultReason
}
