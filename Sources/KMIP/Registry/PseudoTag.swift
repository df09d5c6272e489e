// Names without a code: the root element of a bare operation in JSON (`Create`, `CreateResponse`), what Cosmian's 4.x client
// nests where the standard has its own tags, and what its 5.x ones add to Destroy and Revoke.

extension Tag {
    /// Wraps the object of Get, Register and Import in the 4.x form, where the standard has the object's own tag.
    public static let objectWrapper = Tag(0x0100_0001)
    /// Holds Vendor Attributes in the 4.x form; its items carry the same name.
    public static let vendorAttributes = Tag(0x0100_0002)
    /// The bytes of a Raw key in the 4.x form, inside a Key Material structure.
    public static let byteString = Tag(0x0100_0003)

    /// In Cosmian's Destroy: whether what is known about the object goes too.
    public static let remove = Tag(0x0100_0005)
    /// In Cosmian's Destroy and Revoke: whether the other key of a pair shares its fate.
    public static let cascade = Tag(0x0100_0006)

    /// The name of a Template in a Template-Attribute of KMIP 1.x, among the attributes that it stands for.
    public static let templateName = Tag(0x0100_0004)

    private static let requestMark: UInt32 = 0x0200_0000
    private static let responseMark: UInt32 = 0x0300_0000
    private static let codeMask: UInt32 = 0x00FF_FFFF

    /// The root of a bare request of this operation.
    public static func bareRequest(_ operation: Operation) -> Tag { Tag(requestMark | operation.rawValue) }

    /// The root of the response to a bare request of this operation.
    public static func bareResponse(_ operation: Operation) -> Tag { Tag(responseMark | operation.rawValue) }

    /// The operation whose bare request has this root.
    public var requestedOperation: Operation? {
        rawValue & ~Self.codeMask == Self.requestMark ? Operation(rawValue: rawValue & Self.codeMask) : nil
    }

    /// The operation whose bare response has this root.
    public var answeredOperation: Operation? {
        rawValue & ~Self.codeMask == Self.responseMark ? Operation(rawValue: rawValue & Self.codeMask) : nil
    }

    var pseudoName: String? {
        if let requestedOperation { return requestedOperation.name }
        if let answeredOperation { return answeredOperation.name + "Response" }
        switch self {
        case .objectWrapper: return "Object"
        case .vendorAttributes: return "VendorAttributes"
        case .byteString: return "ByteString"
        case .remove: return "Remove"
        case .cascade: return "Cascade"
        default: return nil
        }
    }

    /// The mark of a name without a code. `isRoot`: the outermost element, where an operation's name may stand.
    static func pseudo(named name: String, isRoot: Bool) -> Tag? {
        switch name {
        case "Object": return .objectWrapper
        case "VendorAttributes": return .vendorAttributes
        case "ByteString": return .byteString
        case "Remove": return .remove
        case "Cascade": return .cascade
        default: return isRoot ? operationRoot(named: name) : nil
        }
    }

    private static func operationRoot(named name: String) -> Tag? {
        // Cosmian's clients have both spellings.
        if let operation = name == "Mac" ? .mac : Operation(name: name) { return .bareRequest(operation) }
        guard name.hasSuffix("Response") else { return nil }
        return Operation(name: String(name.dropLast("Response".count))).map(Tag.bareResponse)
    }
}
