/// Set Defaults: what new objects have where their client says nothing (KMIP 2.1 section 6.1.53).
public struct SetDefaultsRequest: RequestPayload {
    public static let operation = Operation.setDefaults

    /// All of them; without Defaults Information the earlier ones go.
    public var defaults: [ObjectDefaults]

    public init(defaults: [ObjectDefaults]) { self.defaults = defaults }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        defaults = []
        if let found = try reader.optional(.defaultsInformation) { defaults = try CreationRules.defaults(found) }
        try reader.finish()
    }

    public var fields: [TTLV] { defaults.isEmpty ? [] : [CreationRules(defaults: defaults).defaultsTTLV] }
}
