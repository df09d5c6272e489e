/// Get Constraints: what new objects must have (KMIP 2.1 section 6.1.22).
public struct GetConstraintsRequest: RequestPayload {
    public static let operation = Operation.getConstraints

    public init() {}

    public init(ttlv: TTLV) throws(KMIPError) { try StructureReader(ttlv).finish() }

    public var fields: [TTLV] { [] }
}

/// The answer to Get Constraints.
public struct GetConstraintsResponse: ResponsePayload {
    public var constraints: [Constraint]

    public init(constraints: [Constraint]) { self.constraints = constraints }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        constraints = try CreationRules.constraints(try reader.required(.constraints))
        try reader.finish()
    }

    public var fields: [TTLV] { [CreationRules(constraints: constraints).constraintsTTLV] }
}
