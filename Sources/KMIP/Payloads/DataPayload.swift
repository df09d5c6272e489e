public import Secrets

/// A payload of bytes alone: what RNG Retrieve answers and RNG Seed gives.
public protocol DataPayload: Payload {
    var data: SecretBytes { get }

    init(data: SecretBytes)
}

extension DataPayload {
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let data = try reader.required(.data).secret()
        try reader.finish()
        self.init(data: data)
    }

    public var fields: [TTLV] { [TTLV(.data, .secret(data))] }
}
