/// The JSON of Cosmian's 4.x client and the standard's, turned into each other.
///
/// 4.x nests vendor attributes in a `VendorAttributes` structure with byte values, wraps objects in `Object` whatever their type,
/// and always makes Key Material a structure. Only names without a code tell it apart, so they never leave the JSON coding; but for Remove and
/// Cascade, which 5.x says in a bare Destroy or Revoke.
enum CosmianForm {
    /// Tags that 4.x spells in its own way.
    static let spellings: [Tag: String] = [.ivCounterNonce: "IvCounterNonce", .macData: "MacData", .nonceID: "NonceId"]

    /// The standard's form of what a 4.x client sent.
    static func standard(_ ttlv: TTLV) throws(Malformed) -> TTLV {
        guard case .structure(let children) = ttlv.value else {
            guard ttlv.tag.isOnTheWire else { throw unknown(ttlv.tag) }
            return ttlv
        }
        if ttlv.tag == .keyMaterial, children.count == 1, children[0].tag == .byteString {
            return TTLV(.keyMaterial, children[0].value)
        }
        var result: [TTLV] = []
        for child in children {
            switch child.tag {
            case .vendorAttributes: result += try vendorAttributes(child)
            case .objectWrapper: result.append(try standard(TTLV(try objectTag(among: children), child.value)))
            case .remove, .cascade: result.append(try choice(child, of: ttlv.tag.requestedOperation))
            default: result.append(try standard(child))
            }
        }
        guard ttlv.tag.isOnTheWire || ttlv.tag.requestedOperation != nil || ttlv.tag.answeredOperation != nil else {
            throw unknown(ttlv.tag)
        }
        return TTLV(ttlv.tag, .structure(result))
    }

    /// What a 4.x client reads.
    static func fourX(_ ttlv: TTLV) -> TTLV {
        guard case .structure(let children) = ttlv.value else {
            guard ttlv.tag == .keyMaterial else { return ttlv }
            return TTLV(.keyMaterial, .structure([TTLV(.byteString, ttlv.value)]))
        }
        let isPayload = ttlv.tag.answeredOperation != nil || ttlv.tag == .responsePayload
        let holdsObject = isPayload && children.contains { $0.tag == .objectType }
        var result: [TTLV] = []
        var vendor: [TTLV] = []
        for child in children {
            if child.tag == .attribute {
                vendor.append(TTLV(.vendorAttributes, .structure(child.children.map(bytesValue))))
            } else if holdsObject, ObjectType(objectTag: child.tag) != nil {
                result.append(TTLV(.objectWrapper, fourX(child).value))
            } else {
                result.append(fourX(child))
            }
        }
        if !vendor.isEmpty { result.append(TTLV(.vendorAttributes, .structure(vendor))) }
        return TTLV(ttlv.tag, .structure(result))
    }

    /// Remove or Cascade, where they mean something.
    private static func choice(_ ttlv: TTLV, of operation: Operation?) throws(Malformed) -> TTLV {
        switch (operation, ttlv.tag, ttlv.value) {
        case (.destroy, _, .boolean), (.revoke, .cascade, .boolean): return ttlv
        default: throw unknown(ttlv.tag)
        }
    }

    private static func vendorAttributes(_ ttlv: TTLV) throws(Malformed) -> [TTLV] {
        let items = ttlv.children
        guard items.contains(where: { $0.tag == .vendorAttributes }) else {
            return items.isEmpty ? [] : [TTLV(.attribute, .structure(items.map(textValue)))]
        }
        var result: [TTLV] = []
        for item in items {
            guard item.tag == .vendorAttributes else { throw unknown(item.tag) }
            result.append(TTLV(.attribute, .structure(item.children.map(textValue))))
        }
        return result
    }

    /// 4.x sends the bytes of a text where 5.x sends the text; both shall find each other's objects.
    private static func textValue(_ ttlv: TTLV) -> TTLV {
        guard ttlv.tag == .attributeValue, case .bytes(let bytes) = ttlv.value,
            let text = String(validating: bytes, as: UTF8.self)
        else { return ttlv }
        return TTLV(.attributeValue, .text(text))
    }

    private static func bytesValue(_ ttlv: TTLV) -> TTLV {
        guard ttlv.tag == .attributeValue, case .text(let text) = ttlv.value else { return ttlv }
        return TTLV(.attributeValue, .bytes(Array(text.utf8)))
    }

    private static func objectTag(among siblings: [TTLV]) throws(Malformed) -> Tag {
        guard case .enumeration(let code) = siblings.first(where: { $0.tag == .objectType })?.value,
            let type = ObjectType(rawValue: code)
        else { throw Malformed("an Object without an Object Type beside it", at: 0) }
        return type.objectTag
    }

    private static func unknown(_ tag: Tag) -> Malformed {
        Malformed("\(tag) in a place where it means nothing", at: 0, reason: .unknownTag)
    }
}
