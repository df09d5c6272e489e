public import Secrets

/// What a derivation takes beside its key (KMIP 2.1 section 7.12).
public struct DerivationParameters: Equatable, Sendable {
    public var parameters: CryptographicParameters?
    public var initializationVector: [UInt8]?
    public var derivationData: [SecretBytes]
    public var salt: [UInt8]?
    public var iterationCount: Int32?

    public init(
        parameters: CryptographicParameters? = nil,
        initializationVector: [UInt8]? = nil,
        derivationData: [SecretBytes] = [],
        salt: [UInt8]? = nil,
        iterationCount: Int32? = nil
    ) {
        self.parameters = parameters
        self.initializationVector = initializationVector
        self.derivationData = derivationData
        self.salt = salt
        self.iterationCount = iterationCount
    }

    init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        parameters = try reader.parameters()
        initializationVector = try reader.optional(.initializationVector)?.bytes()
        derivationData = []
        for data in reader.repeated(.derivationData) { derivationData.append(try data.secret()) }
        salt = try reader.optional(.salt)?.bytes()
        iterationCount = try reader.optional(.iterationCount)?.integer()
        try reader.finish()
    }

    var ttlv: TTLV {
        let data = derivationData.map { TTLV(.derivationData, .secret($0)) }
        let rest = [
            field(.salt, salt), iterationCount.map { TTLV(.iterationCount, .integer($0)) },
        ]
        let first = [parameters?.ttlv, field(.initializationVector, initializationVector)]
        return TTLV(
            .derivationParameters,
            .structure(first.compactMap(\.self) + data + rest.compactMap(\.self))
        )
    }
}
