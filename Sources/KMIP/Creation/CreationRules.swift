/// What an administrator says about all new objects: constraints and defaults, in their order.
public struct CreationRules: Equatable, Sendable {
    public var constraints: [Constraint]
    public var defaults: [ObjectDefaults]

    public init(constraints: [Constraint] = [], defaults: [ObjectDefaults] = []) {
        self.constraints = constraints
        self.defaults = defaults
    }

    /// Reads a Constraints and a Defaults Information structure; one that is missing is empty.
    public init(_ structures: [TTLV]) throws(KMIPError) {
        self.init()
        for structure in structures {
            switch structure.tag {
            case .constraints: constraints = try Self.constraints(structure)
            case .defaultsInformation: defaults = try Self.defaults(structure)
            default: throw KMIPError(.invalidField, "\(structure.tag) is not expected here")
            }
        }
    }

    public var constraintsTTLV: TTLV { TTLV(.constraints, .structure(constraints.map(\.ttlv))) }
    public var defaultsTTLV: TTLV { TTLV(.defaultsInformation, .structure(defaults.map(\.ttlv))) }

    /// What a client said of its new object, and the defaults for what it left out: those for its groups before those for all.
    ///
    /// - Parameter kept: attributes that no default gives.
    public func filling(_ attributes: Attributes, of type: ObjectType, except kept: Set<Tag> = []) -> Attributes {
        let groups = attributes.objectGroups
        let applying = defaults.filter { $0.selection.includes(type, groups: groups) }
        let ordered = applying.filter { !$0.selection.groups.isEmpty } + applying.filter(\.selection.groups.isEmpty)
        return ordered.reduce(attributes) { $1.filling($0, except: kept) }
    }

    /// - Parameter object: every attribute of the new object, those that the server gave it too.
    /// - Throws: Constraint Violation where one of the constraints is not met.
    public func require(_ object: Attributes, of type: ObjectType) throws(KMIPError) {
        for constraint in constraints { try constraint.require(object, of: type) }
    }

    static func constraints(_ ttlv: TTLV) throws(KMIPError) -> [Constraint] {
        var constraints: [Constraint] = []
        for field in try list(ttlv, .constraint) { constraints.append(try Constraint(ttlv: field)) }
        return constraints
    }

    static func defaults(_ ttlv: TTLV) throws(KMIPError) -> [ObjectDefaults] {
        var defaults: [ObjectDefaults] = []
        for field in try list(ttlv, .objectDefaults) { defaults.append(try ObjectDefaults(ttlv: field)) }
        return defaults
    }

    private static func list(_ ttlv: TTLV, _ tag: Tag) throws(KMIPError) -> [TTLV] {
        var reader = try StructureReader(ttlv)
        let fields = try reader.list(of: tag)
        try reader.finish()
        return fields
    }
}
