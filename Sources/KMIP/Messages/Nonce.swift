/// A random value of the server, which an attestation repeats (KMIP 2.1 section 9.14).
public struct Nonce: Equatable, Sendable {
    public var identifier: [UInt8]
    public var value: [UInt8]

    public init(identifier: [UInt8], value: [UInt8]) {
        self.identifier = identifier
        self.value = value
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        identifier = try reader.required(.nonceID).bytes()
        value = try reader.required(.nonceValue).bytes()
        try reader.finish()
    }

    public var ttlv: TTLV {
        TTLV(.nonce, .structure([TTLV(.nonceID, .bytes(identifier)), TTLV(.nonceValue, .bytes(value))]))
    }
}
