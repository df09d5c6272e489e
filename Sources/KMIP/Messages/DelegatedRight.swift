/// One Right of a Delegated Login (KMIP 2.1 section 7.34): which operations on which objects. What is nil is not restricted.
public struct DelegatedRight: Equatable, Sendable {
    public var operations: [Operation]?
    /// Unique Identifiers.
    public var objects: [String]?
    public var objectGroups: [String]?
    /// How many operations.
    public var usageLimits: UsageLimits?

    public init(
        operations: [Operation]? = nil,
        objects: [String]? = nil,
        objectGroups: [String]? = nil,
        usageLimits: UsageLimits? = nil
    ) {
        self.operations = operations
        self.objects = objects
        self.objectGroups = objectGroups
        self.usageLimits = usageLimits
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        usageLimits = try reader.optional(.usageLimits).map { ttlv throws(KMIPError) in try UsageLimits(ttlv: ttlv) }
        operations = try Self.list(reader.optional(.operations), .operation) { ttlv throws(KMIPError) in
            try ttlv.enumeration()
        }
        objects = try Self.list(reader.optional(.objects), .uniqueIdentifier) { ttlv throws(KMIPError) in
            try ttlv.text()
        }
        objectGroups = try Self.list(reader.optional(.objectGroups), .objectGroup) { ttlv throws(KMIPError) in
            try ttlv.text()
        }
        try reader.finish()
    }

    public var ttlv: TTLV {
        let fields = [
            usageLimits?.ttlv,
            operations.map { TTLV(.operations, .structure($0.map(\.ttlv))) },
            objects.map { TTLV(.objects, .structure($0.map { TTLV(.uniqueIdentifier, .text($0)) })) },
            objectGroups.map { TTLV(.objectGroups, .structure($0.map { TTLV(.objectGroup, .text($0)) })) },
        ]
        return TTLV(.right, .structure(fields.compactMap { $0 }))
    }

    /// The Rights structure around them (section 7.35).
    public static func ttlv(_ rights: [DelegatedRight]) -> TTLV { TTLV(.rights, .structure(rights.map(\.ttlv))) }

    /// Reads a Rights structure.
    ///
    /// - Throws: Invalid Field for more than ``Limits/rights``.
    public static func list(_ ttlv: TTLV) throws(KMIPError) -> [DelegatedRight] {
        var reader = try StructureReader(ttlv)
        let elements = reader.repeated(.right)
        try reader.finish()
        guard elements.count <= Limits.rights else {
            throw KMIPError(.invalidField, "more than \(Limits.rights) Rights")
        }
        var rights: [DelegatedRight] = []
        for element in elements { rights.append(try DelegatedRight(ttlv: element)) }
        return rights
    }

    private static func list<Element>(
        _ ttlv: TTLV?,
        _ tag: Tag,
        _ read: (TTLV) throws(KMIPError) -> Element
    ) throws(KMIPError) -> [Element]? {
        guard let ttlv else { return nil }
        var reader = try StructureReader(ttlv)
        let elements = reader.repeated(tag)
        try reader.finish()
        guard elements.count <= Limits.rights else {
            throw KMIPError(.invalidField, "\(ttlv.tag) has more than \(Limits.rights) elements")
        }
        var list: [Element] = []
        for element in elements { list.append(try read(element)) }
        return list
    }
}

extension Tag {
    static let rights = Tag(rawValue: 0x42_014D)
    static let right = Tag(rawValue: 0x42_0150)
}
