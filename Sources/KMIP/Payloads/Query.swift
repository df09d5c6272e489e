/// Query: what the server can do (KMIP 2.1 section 6.1.40).
public struct QueryRequest: RequestPayload {
    public static let operation = Operation.query

    public var functions: [QueryFunction]
    /// Object Groups as they came, for which the question is asked.
    public var objectGroups: TTLV?

    public init(functions: [QueryFunction], objectGroups: TTLV? = nil) {
        self.functions = functions
        self.objectGroups = objectGroups
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        functions = []
        for function in reader.repeated(.queryFunction) { functions.append(try function.enumeration()) }
        objectGroups = try reader.optional(.objectGroups)
        try reader.finish()
        guard !functions.isEmpty else { throw KMIPError(.invalidMessage, "\(ttlv.tag): QueryFunction is missing") }
    }

    public var fields: [TTLV] {
        functions.map { TTLV(.queryFunction, .enumeration($0.rawValue)) } + (objectGroups.map { [$0] } ?? [])
    }
}

/// The answer to Query: what was asked for and is known, nothing for the rest.
public struct QueryResponse: ResponsePayload {
    public var operations: [Operation]
    public var objectTypes: [ObjectType]
    public var vendorIdentification: String?
    /// Server Information and everything behind it in the standard's order, as elements.
    public var information: [TTLV]

    public init(
        operations: [Operation] = [],
        objectTypes: [ObjectType] = [],
        vendorIdentification: String? = nil,
        information: [TTLV] = []
    ) {
        self.operations = operations
        self.objectTypes = objectTypes
        self.vendorIdentification = vendorIdentification
        self.information = information
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        operations = []
        for operation in reader.repeated(.operation) { operations.append(try operation.enumeration()) }
        objectTypes = []
        for type in reader.repeated(.objectType) { objectTypes.append(try type.enumeration()) }
        vendorIdentification = try reader.optional(.vendorIdentification)?.text()
        information = []
        while let element = reader.firstAmong({ _ in true }) { information.append(element) }
    }

    public var fields: [TTLV] {
        operations.map(\.ttlv) + objectTypes.map(\.ttlv)
            + (vendorIdentification.map { [TTLV(.vendorIdentification, .text($0))] } ?? []) + information
    }
}
