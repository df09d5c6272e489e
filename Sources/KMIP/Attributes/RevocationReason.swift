/// Why an object was revoked (KMIP 2.1 section 4.47).
public struct RevocationReason: Hashable, Sendable {
    public var code: RevocationReasonCode
    public var message: String?

    public init(_ code: RevocationReasonCode, message: String? = nil) {
        self.code = code
        self.message = message
    }

    /// Cosmian's 4.x client sends a bare Text String: its message, with a code of Unspecified.
    public init(ttlv: TTLV) throws(KMIPError) {
        if case .text(let text) = ttlv.value {
            code = .unspecified
            message = text
            return
        }
        var reader = try StructureReader(ttlv)
        code = try reader.required(RevocationReasonCode.self)
        message = try reader.optional(.revocationMessage)?.text()
        try reader.finish()
    }

    public var ttlv: TTLV {
        var fields = [code.ttlv]
        if let message { fields.append(TTLV(.revocationMessage, .text(message))) }
        return TTLV(.revocationReason, .structure(fields))
    }
}
