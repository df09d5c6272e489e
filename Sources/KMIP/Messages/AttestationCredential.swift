/// The Attestation credential (KMIP 2.1 section 9.11): a measurement or an assertion is there.
public struct AttestationCredential: Equatable, Sendable {
    public var nonce: Nonce
    public var type: AttestationType
    public var measurement: [UInt8]?
    public var assertion: [UInt8]?

    public init(nonce: Nonce, type: AttestationType, measurement: [UInt8]? = nil, assertion: [UInt8]? = nil) {
        self.nonce = nonce
        self.type = type
        self.measurement = measurement
        self.assertion = assertion
    }

    init(value ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        nonce = try Nonce(ttlv: try reader.required(.nonce))
        type = try reader.required(AttestationType.self)
        measurement = try reader.optional(.attestationMeasurement)?.bytes()
        assertion = try reader.optional(.attestationAssertion)?.bytes()
        try reader.finish()
        guard measurement != nil || assertion != nil else {
            throw KMIPError(.invalidField, "an Attestation credential without measurement and assertion")
        }
    }

    var fields: [TTLV] {
        [
            nonce.ttlv, type.ttlv,
            measurement.map { TTLV(.attestationMeasurement, .bytes($0)) },
            assertion.map { TTLV(.attestationAssertion, .bytes($0)) },
        ].compactMap { $0 }
    }
}
