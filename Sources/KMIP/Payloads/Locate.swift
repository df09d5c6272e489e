/// Locate: the objects that have these attributes, newest first (KMIP 2.1 section 6.1.28).
public struct LocateRequest: RequestPayload {
    public static let operation = Operation.locate

    /// At least 0 where given.
    public var maximumItems: Int32?
    public var offsetItems: Int32?
    /// Nil for on-line objects only.
    public var storageStatus: StorageStatusMask?
    public var objectGroupMember: ObjectGroupMember?
    /// Two instances of one date are a range; a usage mask matches keys that allow at least this; of a structure those fields must fit that are there.
    public var attributes: Attributes

    public init(
        attributes: Attributes = Attributes(),
        maximumItems: Int32? = nil,
        offsetItems: Int32? = nil,
        storageStatus: StorageStatusMask? = nil,
        objectGroupMember: ObjectGroupMember? = nil
    ) {
        self.attributes = attributes
        self.maximumItems = maximumItems
        self.offsetItems = offsetItems
        self.storageStatus = storageStatus
        self.objectGroupMember = objectGroupMember
    }

    /// A missing Attributes structure reads as an empty one: every object matches.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        maximumItems = try reader.optional(.maximumItems)?.count()
        offsetItems = try reader.optional(.offsetItems)?.count()
        storageStatus = (try reader.optional(.storageStatusMask)?.integer()).map(StorageStatusMask.init(rawValue:))
        objectGroupMember = try reader.optional(ObjectGroupMember.self)
        attributes = Attributes()
        if let found = try reader.optional(.attributes) { attributes = try Attributes(pattern: found) }
        try reader.finish()
    }

    public var fields: [TTLV] {
        let options = [
            maximumItems.map { TTLV(.maximumItems, .integer($0)) },
            offsetItems.map { TTLV(.offsetItems, .integer($0)) },
            storageStatus.map { TTLV(.storageStatusMask, .integer($0.rawValue)) },
            objectGroupMember?.ttlv,
        ]
        return options.compactMap { $0 } + [attributes.ttlv()]
    }
}

/// The answer to Locate.
public struct LocateResponse: ResponsePayload {
    /// How many objects match, those beyond the maximum counted; nil where that was not worth finding out.
    public var locatedItems: Int32?
    public var uniqueIdentifiers: [String]

    public init(locatedItems: Int32?, uniqueIdentifiers: [String]) {
        self.locatedItems = locatedItems
        self.uniqueIdentifiers = uniqueIdentifiers
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        locatedItems = try reader.optional(.locatedItems)?.count()
        uniqueIdentifiers = []
        for identifier in reader.repeated(.uniqueIdentifier) { uniqueIdentifiers.append(try identifier.text()) }
        try reader.finish()
    }

    public var fields: [TTLV] {
        (locatedItems.map { [TTLV(.locatedItems, .integer($0))] } ?? []) + uniqueIdentifiers.map(identifierField)
    }
}

extension TTLV {
    /// An Integer that counts.
    func count() throws(KMIPError) -> Int32 {
        let number = try integer()
        guard number >= 0 else { throw KMIPError(.invalidField, "\(tag) is negative") }
        return number
    }
}
