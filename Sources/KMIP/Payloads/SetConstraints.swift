/// Set Constraints: what new objects must have from now on (KMIP 2.1 section 6.1.52).
public struct SetConstraintsRequest: RequestPayload {
    public static let operation = Operation.setConstraints

    /// All of them; an empty list takes the earlier ones away.
    public var constraints: [Constraint]

    public init(constraints: [Constraint]) { self.constraints = constraints }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        constraints = try CreationRules.constraints(try reader.required(.constraints))
        try reader.finish()
    }

    public var fields: [TTLV] { [CreationRules(constraints: constraints).constraintsTTLV] }
}
