/// Cryptographic Domain Parameters: what a key pair is made over (KMIP 2.1 section 4.14).
public struct DomainParameters: Equatable, Sendable {
    /// In bits.
    public var qlength: Int32?
    public var recommendedCurve: RecommendedCurve?

    public init(qlength: Int32? = nil, recommendedCurve: RecommendedCurve? = nil) {
        self.qlength = qlength
        self.recommendedCurve = recommendedCurve
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        qlength = try reader.optional(.qlength)?.integer()
        recommendedCurve = try reader.optional(RecommendedCurve.self)
        try reader.finish()
    }

    public var ttlv: TTLV {
        let fields = [qlength.map { TTLV(.qlength, .integer($0)) }, recommendedCurve?.ttlv]
        return TTLV(.cryptographicDomainParameters, .structure(fields.compactMap(\.self)))
    }
}
