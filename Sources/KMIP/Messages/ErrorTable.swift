/// What the standard's tables call an error of one operation where that is not the word that is nearest to this server's own: KMIP 1.4 sections 11.2 to
/// 11.42, KMIP 2.1 the tables "Error Handling" of section 6.1.
enum ErrorTable {
    /// The words, the best first, of which a version may lack some; none where the operation has no word of its own for the error.
    static func reasons(
        for error: ResultReason,
        of operation: Operation,
        in version: ProtocolVersion
    ) -> [ResultReason] {
        if let words = (version.major < 2 ? first : second)[operation]?[error] { return words }
        let isInRequest = version.major >= 2 && withoutAttributes.contains(operation) && ofAttributes.contains(error)
        return isInRequest ? [.invalidField] : []
    }

    /// KMIP 2.1 tables 172, 181, 302, 307 and 312 have none of these words for attributes: what is wrong with one is wrong in the request.
    private static let withoutAttributes: Set<Operation> = [
        .adjustAttribute, .certify, .reCertify, .reKey, .reKeyKeyPair,
    ]
    private static let ofAttributes: Set<ResultReason> = [
        .invalidAttribute, .invalidAttributeValue, .attributeReadOnly, .attributeSingleValued, .nonUniqueNameAttribute,
    ]

    private static let first: [Operation: [ResultReason: [ResultReason]]] = [
        // Sections 11.5, 11.6, 11.11, 11.12: what cannot be done with this kind of object, or with one of which only attributes are there.
        .reKey: [
            .invalidObjectType: [.permissionDenied], .keyValueNotPresent: [.keyValueNotPresent, .permissionDenied],
        ],
        .reKeyKeyPair: [
            .invalidObjectType: [.permissionDenied], .keyValueNotPresent: [.keyValueNotPresent, .permissionDenied],
        ],
        // Section 11.7: also derivation parameters that are not taken.
        .deriveKey: [
            .wrongKeyLifecycleState: [.invalidField], .incompatibleCryptographicUsageMask: [.invalidField],
            .unsupportedCryptographicParameters: [.invalidField], .badCryptographicParameters: [.invalidField],
            .usageLimitExceeded: [.invalidField],
        ],
        // Sections 11.8, 11.9.
        .certify: [
            .objectNotFound: [.itemNotFound], .invalidObjectType: [.permissionDenied], .invalidCSR: [.invalidField],
            .wrongKeyLifecycleState: [.permissionDenied],
        ],
        .reCertify: [
            .objectNotFound: [.itemNotFound], .invalidObjectType: [.permissionDenied], .invalidCSR: [.invalidField],
            .wrongKeyLifecycleState: [.permissionDenied],
        ],
        // Sections 11.39 and 11.40 have no word for an object of which the key is gone but that there is none.
        .createSplitKey: [.objectDestroyed: [.itemNotFound]],
        .joinSplitKey: [.objectDestroyed: [.itemNotFound]],
        .check: [.illegalObjectType: [.illegalOperation]],
        .get: [
            .keyValueNotPresent: [.illegalOperation], .invalidObjectType: [.illegalOperation],
            .badPassword: [.invalidField], .badCryptographicParameters: [.itemNotFound],
        ],
        // Section 11.2: an incorrect attribute value.
        .create: [.keyFormatTypeNotSupported: [.invalidField]],
        // Section 11.4 has no word for a form of a key that is not taken but that something in the request is wrong.
        .register: [.badPassword: [.invalidField], .keyFormatTypeNotSupported: [.invalidField]],
        // Sections 11.15, 11.16.
        .addAttribute: [
            .attributeSingleValued: [.illegalOperation], .nonUniqueNameAttribute: [.illegalOperation],
        ],
        .modifyAttribute: [.attributeNotFound: [.invalidField], .nonUniqueNameAttribute: [.illegalOperation]],
        // Sections 11.19 to 11.21.
        .getUsageAllocation: [.attributeNotFound: [.illegalOperation], .invalidObjectType: [.illegalOperation]],
        .activate: [.invalidObjectType: [.illegalOperation]],
        .revoke: [.invalidObjectType: [.illegalOperation]],
        // Section 11.25: what is no list of certificates, as identifiers without objects are none.
        .validate: [
            .invalidField: [.invalidMessage], .invalidObjectType: [.invalidMessage], .objectNotFound: [.invalidMessage],
        ],
        // Sections 11.30 to 11.38.
        .encrypt: withKey, .decrypt: withKey, .sign: withKey, .signatureVerify: withKey, .mac: withKey,
        .macVerify: withKey, .hash: [.invalidCorrelationValue: [.itemNotFound]],
    ]

    /// What cannot be used for this is not permitted, and what is not outstanding is not found.
    private static let withKey: [ResultReason: [ResultReason]] = [
        .invalidObjectType: [.permissionDenied], .invalidCorrelationValue: [.itemNotFound],
    ]

    private static let second: [Operation: [ResultReason: [ResultReason]]] = [
        // The object has an instance with this value, or cannot have one with it: table 169 has one word for both.
        .addAttribute: [.illegalOperation: [.invalidAttribute], .invalidAttributeValue: [.invalidAttribute]],
        // Tables 267 and 324 have no word for what is no attribute, the first none for a wrong value.
        .modifyAttribute: [.invalidAttribute: [.invalidField], .invalidAttributeValue: [.invalidField]],
        .setAttribute: [.invalidAttribute: [.invalidField]],
        // Table 249.
        .locate: [.invalidAttributeValue: [.invalidAttribute]],
        // Table 195 has this word for an object that is not there, and for one of which the key is gone no other one.
        // Neither this table nor 207 says more of an attribute than that it is invalid.
        .createSplitKey: [
            .objectNotFound: [.itemNotFound], .objectDestroyed: [.itemNotFound],
            .attributeSingleValued: [.invalidAttribute], .attributeReadOnly: [.invalidAttribute],
        ],
        .joinSplitKey: [.objectDestroyed: [.objectNotFound]],
        // Table 207 does not have the limits' own word either.
        .deriveKey: [
            .usageLimitExceeded: [.permissionDenied], .attributeSingleValued: [.invalidAttribute],
            .attributeReadOnly: [.invalidAttribute], .invalidAttributeValue: [.invalidAttribute],
        ],
        // Tables 181 and 302: an object that is not able to be certified, as KMIP 1.4 says it.
        .certify: [.objectNotFound: [.itemNotFound], .wrongKeyLifecycleState: [.permissionDenied]],
        .reCertify: [.wrongKeyLifecycleState: [.permissionDenied]],
        // Table 172 has this word for it, unlike all others, and no other one for a value that is not there.
        .adjustAttribute: [.objectNotFound: [.itemNotFound], .attributeNotFound: [.itemNotFound]],
        // Tables 219 and 222 have no word for a file that does not open, and this one for every way of wrapping that is not offered or does not fit.
        .get: wrapping,
        .export: wrapping,
        // Tables 240 and 294 name Key Format Type Not Supported, which is about an object that exists, for neither, nor keys that are not taken.
        .register: bringing,
        .import: bringing,
        // Table 188: of a key that is made it is an attribute like the others.
        .create: [.keyFormatTypeNotSupported: [.invalidAttributeValue]],
        // Table 287 has no Invalid Field.
        .queryAsynchronousRequests: [.invalidField: [.invalidMessage]],
    ]

    private static let bringing: [ResultReason: [ResultReason]] = [
        .keyFormatTypeNotSupported: [.featureNotSupported], .unsupportedCryptographicParameters: [.featureNotSupported],
    ]

    private static let wrapping: [ResultReason: [ResultReason]] = [
        .badPassword: [.invalidField], .unsupportedCryptographicParameters: [.badCryptographicParameters],
        .cryptographicFailure: [.badCryptographicParameters],
    ]
}
