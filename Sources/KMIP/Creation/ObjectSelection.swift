/// Which new objects a rule is about: those of some types, in some groups. An empty list is no condition.
public struct ObjectSelection: Equatable, Sendable {
    public var types: [ObjectType]
    public var groups: [String]

    public init(types: [ObjectType] = [], groups: [String] = []) {
        self.types = types
        self.groups = groups
    }

    /// Whether an object of this type that is in these groups is meant. Groups are compared by their bytes.
    public func includes(_ type: ObjectType, groups own: [String]) -> Bool {
        guard types.isEmpty || types.contains(type) else { return false }
        return groups.isEmpty || groups.contains { wanted in own.contains { $0.utf8.elementsEqual(wanted.utf8) } }
    }
}

extension ObjectSelection {
    /// Takes the fields out of a structure that has them among others.
    init(from reader: inout StructureReader) throws(KMIPError) {
        self.init()
        if let type = try reader.optional(ObjectType.self) { types = [type] }
        if let list = try reader.optional(.objectTypes) {
            for element in try Self.elements(list, .objectType) { types.append(try element.enumeration()) }
        }
        if let list = try reader.optional(.objectGroups) {
            for element in try Self.elements(list, .objectGroup) { groups.append(try element.text()) }
        }
    }

    /// One type stands alone where the standard allows it, several in a list.
    func typeFields(alone: Bool) -> [TTLV] {
        if types.isEmpty { return [] }
        if alone, types.count == 1 { return [types[0].ttlv] }
        return [TTLV(.objectTypes, .structure(types.map(\.ttlv)))]
    }

    var groupFields: [TTLV] {
        groups.isEmpty ? [] : [TTLV(.objectGroups, .structure(groups.map { TTLV(.objectGroup, .text($0)) }))]
    }

    private static func elements(_ ttlv: TTLV, _ tag: Tag) throws(KMIPError) -> [TTLV] {
        var reader = try StructureReader(ttlv)
        let elements = try reader.list(of: tag)
        try reader.finish()
        return elements
    }
}

extension StructureReader {
    /// All fields with this tag. Throws Server Limit Exceeded for more than 100 of them.
    mutating func list(of tag: Tag) throws(KMIPError) -> [TTLV] {
        let fields = repeated(tag)
        guard fields.count <= Limits.rules else {
            throw KMIPError(.serverLimitExceeded, "more than \(Limits.rules) times \(tag)")
        }
        return fields
    }
}
