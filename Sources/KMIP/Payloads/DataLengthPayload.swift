/// A payload of a number of bytes alone: what RNG Retrieve asks for and RNG Seed answers.
public protocol DataLengthPayload: Payload {
    var dataLength: Int32 { get }

    init(dataLength: Int32)
}

extension DataLengthPayload {
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let dataLength = try reader.required(.dataLength).integer()
        try reader.finish()
        self.init(dataLength: dataLength)
    }

    public var fields: [TTLV] { [TTLV(.dataLength, .integer(dataLength))] }
}
