/// Interop: a test of interoperability begins, ends, or shall find the server as it was before (KMIP 2.1 section 6.1.26).
public struct InteropRequest: RequestPayload {
    public static let operation = Operation.interop

    public var function: InteropFunction
    /// The name of the test case.
    public var identifier: String

    public init(function: InteropFunction, identifier: String) {
        self.function = function
        self.identifier = identifier
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        function = try reader.required(InteropFunction.self)
        identifier = try reader.required(.interopIdentifier).text()
        guard identifier.utf8.count <= Limits.nameBytes else {
            throw KMIPError(.invalidField, "InteropIdentifier has more than \(Limits.nameBytes) bytes")
        }
        try reader.finish()
    }

    public var fields: [TTLV] { [function.ttlv, TTLV(.interopIdentifier, .text(identifier))] }
}
