/// How an object is to be used in a cryptographic operation (KMIP 2.1 section 4.16). What is not said is taken from the object, or
/// is the standard's default.
public struct CryptographicParameters: Equatable, Sendable {
    public var blockCipherMode: BlockCipherMode?
    public var paddingMethod: PaddingMethod?
    public var hashingAlgorithm: HashingAlgorithm?
    /// Key Role Type as it came.
    public var keyRoleType: TTLV?
    public var digitalSignatureAlgorithm: DigitalSignatureAlgorithm?
    public var cryptographicAlgorithm: CryptographicAlgorithm?
    public var randomIV: Bool?
    /// In bits.
    public var ivLength: Int32?
    /// In bytes.
    public var tagLength: Int32?
    /// In bits.
    public var fixedFieldLength: Int32?
    /// In bits.
    public var invocationFieldLength: Int32?
    /// In bits.
    public var counterLength: Int32?
    public var initialCounterValue: Int32?
    /// In bytes.
    public var saltLength: Int32?
    public var maskGenerator: MaskGenerator?
    public var maskGeneratorHashingAlgorithm: HashingAlgorithm?
    /// OAEP's label.
    public var pSource: [UInt8]?
    public var trailerField: Int32?

    public init() {}

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        blockCipherMode = try reader.optional(BlockCipherMode.self)
        paddingMethod = try reader.optional(PaddingMethod.self)
        hashingAlgorithm = try reader.optional(HashingAlgorithm.self)
        keyRoleType = try reader.optional(.keyRoleType)
        digitalSignatureAlgorithm = try reader.optional(DigitalSignatureAlgorithm.self)
        cryptographicAlgorithm = try reader.optional(CryptographicAlgorithm.self)
        randomIV = try reader.optional(.randomIV)?.boolean()
        ivLength = try reader.optional(.ivLength)?.integer()
        tagLength = try reader.optional(.tagLength)?.integer()
        fixedFieldLength = try reader.optional(.fixedFieldLength)?.integer()
        invocationFieldLength = try reader.optional(.invocationFieldLength)?.integer()
        counterLength = try reader.optional(.counterLength)?.integer()
        initialCounterValue = try reader.optional(.initialCounterValue)?.integer()
        saltLength = try reader.optional(.saltLength)?.integer()
        maskGenerator = try reader.optional(MaskGenerator.self)
        maskGeneratorHashingAlgorithm = try reader.optional(.maskGeneratorHashingAlgorithm)?.enumeration()
        pSource = try reader.optional(.pSource)?.bytes()
        trailerField = try reader.optional(.trailerField)?.integer()
        try reader.finish()
    }

    public var ttlv: TTLV { TTLV(.cryptographicParameters, .structure(fields)) }

    private var fields: [TTLV] {
        let fields: [TTLV?] = [
            blockCipherMode?.ttlv,
            paddingMethod?.ttlv,
            hashingAlgorithm?.ttlv,
            keyRoleType,
            digitalSignatureAlgorithm?.ttlv,
            cryptographicAlgorithm?.ttlv,
            randomIV.map { TTLV(.randomIV, .boolean($0)) },
            ivLength.map { TTLV(.ivLength, .integer($0)) },
            tagLength.map { TTLV(.tagLength, .integer($0)) },
            fixedFieldLength.map { TTLV(.fixedFieldLength, .integer($0)) },
            invocationFieldLength.map { TTLV(.invocationFieldLength, .integer($0)) },
            counterLength.map { TTLV(.counterLength, .integer($0)) },
            initialCounterValue.map { TTLV(.initialCounterValue, .integer($0)) },
            saltLength.map { TTLV(.saltLength, .integer($0)) },
            maskGenerator?.ttlv,
            maskGeneratorHashingAlgorithm.map { TTLV(.maskGeneratorHashingAlgorithm, .enumeration($0.rawValue)) },
            pSource.map { TTLV(.pSource, .bytes($0)) },
            trailerField.map { TTLV(.trailerField, .integer($0)) },
        ]
        return fields.compactMap(\.self)
    }
}
