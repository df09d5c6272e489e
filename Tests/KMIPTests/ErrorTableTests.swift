import Testing

@testable import KMIP

/// The reasons that KMIP 1.4's tables of errors name (sections 11.2 to 11.42), for this server's own.
struct ErrorTableTests {
    private static let old = ProtocolVersion(major: 1, minor: 4)

    @Test(
        "in 1.x an operation's own table is asked first",
        arguments: [
            (Operation.addAttribute, ResultReason.attributeSingleValued, ResultReason.illegalOperation),
            (.addAttribute, .nonUniqueNameAttribute, .illegalOperation),
            (.addAttribute, .illegalOperation, .illegalOperation),
            (.addAttribute, .readOnlyAttribute, .permissionDenied),
            (.addAttribute, .objectNotFound, .itemNotFound), (.create, .nonUniqueNameAttribute, .invalidField),
            (.modifyAttribute, .attributeNotFound, .invalidField),
            (.modifyAttribute, .attributeInstanceNotFound, .itemNotFound),
            (.modifyAttribute, .nonUniqueNameAttribute, .illegalOperation),
            (.modifyAttribute, .attributeReadOnly, .permissionDenied),
            (.deleteAttribute, .attributeNotFound, .itemNotFound),
            (.deleteAttribute, .attributeReadOnly, .permissionDenied),
            (.check, .illegalObjectType, .illegalOperation), (.check, .usageLimitExceeded, .permissionDenied),
            (.getUsageAllocation, .attributeNotFound, .illegalOperation),
            (.getUsageAllocation, .invalidObjectType, .illegalOperation),
            (.getUsageAllocation, .usageLimitExceeded, .permissionDenied),
            (.reKey, .invalidObjectType, .permissionDenied), (.reKey, .keyValueNotPresent, .keyValueNotPresent),
            (.activate, .invalidObjectType, .illegalOperation), (.revoke, .invalidObjectType, .illegalOperation),
            (.activate, .wrongKeyLifecycleState, .permissionDenied), (.get, .keyValueNotPresent, .illegalOperation),
            (.destroy, .objectDestroyed, .permissionDenied), (.locate, .invalidAttribute, .invalidField),
            (.reKeyKeyPair, .invalidObjectType, .permissionDenied),
            (.deriveKey, .wrongKeyLifecycleState, .invalidField),
            (.deriveKey, .incompatibleCryptographicUsageMask, .invalidField),
            (.deriveKey, .unsupportedCryptographicParameters, .invalidField),
            (.deriveKey, .badCryptographicParameters, .invalidField), (.deriveKey, .usageLimitExceeded, .invalidField),
            (.validate, .objectNotFound, .invalidMessage), (.certify, .invalidObjectType, .permissionDenied),
            (.certify, .invalidCSR, .invalidField),
            (.validate, .invalidField, .invalidMessage), (.sign, .invalidObjectType, .permissionDenied),
            (.encrypt, .invalidCorrelationValue, .itemNotFound), (.hash, .invalidCorrelationValue, .itemNotFound),
            (.decrypt, .wrongKeyLifecycleState, .permissionDenied),
        ]
    )
    func first(_ operation: Operation, _ error: ResultReason, _ told: ResultReason) {
        #expect(error.known(in: Self.old, of: operation) == told)
    }

    @Test("a version without the table's word has the next one")
    func older() {
        let oldest = ProtocolVersion(major: 1, minor: 0)
        #expect(ResultReason.keyValueNotPresent.known(in: oldest, of: .reKey) == .permissionDenied)
        #expect(ResultReason.keyValueNotPresent.known(in: oldest) == .itemNotFound)
    }

    @Test("2.x has its own words, and never one that it does not have", arguments: Operation.allCases)
    func second(_ operation: Operation) {
        for version in ProtocolVersion.supported {
            for reason in ResultReason.allCases {
                let told = reason.known(in: version, of: operation)
                #expect(VersionRules(version).defines(told.rawValue, of: .resultReason))
            }
        }
        #expect(ResultReason.illegalOperation.known(in: .latest, of: .addAttribute) == .invalidAttribute)
        #expect(ResultReason.attributeSingleValued.known(in: .latest, of: .addAttribute) == .attributeSingleValued)
        #expect(ResultReason.attributeNotFound.known(in: .latest, of: .adjustAttribute) == .itemNotFound)
        #expect(ResultReason.attributeNotFound.known(in: .latest, of: .modifyAttribute) == .attributeNotFound)
        for operation in [Operation.get, .export] {
            for reason in [ResultReason.unsupportedCryptographicParameters, .cryptographicFailure] {
                #expect(reason.known(in: .latest, of: operation) == .badCryptographicParameters)
            }
        }
        for operation in [Operation.register, .import] {
            let told = ResultReason.unsupportedCryptographicParameters.known(in: .latest, of: operation)
            #expect(told == .featureNotSupported)
        }
        for operation in [Operation.reKey, .reKeyKeyPair] {
            #expect(ResultReason.invalidAttributeValue.known(in: .latest, of: operation) == .invalidField)
        }
    }

    @Test(
        "in 2.x, too, a word that an operation's own table lacks gives way to one that it has",
        arguments: [
            (Operation.createSplitKey, ResultReason.objectNotFound, ResultReason.itemNotFound),
            (.createSplitKey, .objectDestroyed, .itemNotFound),
            (.createSplitKey, .attributeSingleValued, .invalidAttribute),
            (.joinSplitKey, .objectDestroyed, .objectNotFound), (.deriveKey, .usageLimitExceeded, .permissionDenied),
            (.deriveKey, .invalidAttributeValue, .invalidAttribute),
            (.locate, .invalidAttributeValue, .invalidAttribute),
            (.addAttribute, .invalidAttributeValue, .invalidAttribute),
            (.modifyAttribute, .invalidAttribute, .invalidField),
            (.modifyAttribute, .invalidAttributeValue, .invalidField),
            (.setAttribute, .invalidAttribute, .invalidField),
            (.setAttribute, .invalidAttributeValue, .invalidAttributeValue),
            (.adjustAttribute, .invalidAttribute, .invalidField), (.certify, .invalidAttributeValue, .invalidField),
            (.certify, .objectNotFound, .itemNotFound), (.reCertify, .attributeReadOnly, .invalidField),
            (.reKey, .invalidAttribute, .invalidField),
            (.reKeyKeyPair, .nonUniqueNameAttribute, .invalidField),
        ]
    )
    func table(_ operation: Operation, _ error: ResultReason, _ told: ResultReason) {
        for minor: Int32 in [0, 1] {
            #expect(error.known(in: ProtocolVersion(major: 2, minor: minor), of: operation) == told)
        }
    }
}
