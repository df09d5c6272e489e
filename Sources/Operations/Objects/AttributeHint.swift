import Canonical
import KMIP
import Store

/// What an attribute is found by in the lists of its object's owner: a byte that says what it is, and a digest of the value, so that every value has
/// the same short length in the index. The stored attributes stand beside it unsealed; nothing that is sealed has a hint.
enum AttributeHint {
    /// An object with too many values to have a hint for each: it stands in this list instead, which every question reads, and in those of its names
    /// and labels.
    static let wide: Bytes = [0]
    /// An object on which the subject, in whose lists this is, has a grant.
    static let granted: Bytes = [1]
    /// A key that the server replaces by itself.
    static let rotated: Bytes = [9]

    static func ofTag(_ tag: String) -> Bytes { digest(4, Bytes(tag.utf8)) }
    static func ofGroup(_ group: String) -> Bytes { ofValue(TTLV(.objectGroup, .text(group))) }
    static func ofState(_ state: UInt32) -> Bytes { [5] + number(state) }
    static func ofType(_ type: UInt32) -> Bytes { [6] + number(type) }

    /// The hints of an attribute that has no date and is none: an object has all of them that has the attribute, and an attribute of a question those
    /// that what it looks for must have. None where it says too little, or what is shown of it is not what is stored.
    static func hints(of attribute: TTLV) -> [(hint: Bytes, rank: Rank)] {
        if unlisted.contains(attribute.tag) { return [] }
        if let flags = flags(of: attribute) { return flags.map { ($0, .flag) } }
        switch AttributeReference(attribute: attribute) {
        case .vendor(VendorAttribute.cosmianVendor, VendorAttribute.tagName):
            return Attributes([attribute]).tags.map { (ofTag($0), .label) }
        case .tag(.attribute) where mayMeanTags(attribute): return []
        default: break
        }
        guard case .structure(let fields) = attribute.value else {
            return rank(attribute).map { [(ofValue(attribute), $0)] } ?? []
        }
        return fields.compactMap { field in
            guard !unlisted.contains(field.tag), !isOwnRandomness(field, of: attribute.tag), let rank = rank(field)
            else { return nil }
            return (digest(3, number(attribute.tag.rawValue) + BinaryTTLV.encode(field)), min(rank, .value))
        }
    }

    /// Whether a question that does not name a vendor's attribute in full looks for the tags too, which have other hints than the attribute that they
    /// stand in.
    private static func mayMeanTags(_ attribute: TTLV) -> Bool {
        let (name, value) = (attribute.first(.attributeName)?.value, attribute.first(.attributeValue)?.value)
        guard name.map({ $0 == .text(VendorAttribute.tagName) }) ?? true else { return false }
        guard case .text(let list) = value else { return value == nil }
        return TagList.read(list) != nil
    }

    /// How much a hint is expected to say; the least says the most.
    enum Rank: Int, Comparable {
        case name, value, label, date, word, flag, type, state, nothing

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }

        /// Whether an object has these hints however many others there would be.
        var holdsForWide: Bool { self == .name || self == .label }
    }

    private static func rank(_ value: TTLV) -> Rank? {
        switch value.value {
        case .text where value.tag == .nameValue: .name
        case .text where value.tag == .objectGroup: .label
        case .text, .bytes, .bigInteger: .value
        case .integer, .longInteger, .enumeration, .interval: .word
        default: nil
        }
    }

    private static func ofValue(_ value: TTLV) -> Bytes { digest(2, BinaryTTLV.encode(value)) }

    fileprivate static func digest(_ kind: UInt8, _ content: Bytes) -> Bytes {
        [kind] + Digest(of: [kind] + content).bytes.prefix(16)
    }

    fileprivate static func number(_ number: UInt32) -> Bytes {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    /// What follows from the identifier or the state, what every object has alike, and what every use may change: whether a key is Fresh.
    private static let unlisted: Set<Tag> = [
        .uniqueIdentifier, .shortUniqueIdentifier, .leaseTime, .protectionStorageMask, .state, .objectType, .digest,
        .nameType, .vendorIdentification, .fresh,
    ]
}

// MARK: Flags

extension AttributeHint {
    /// Hints of what is compared otherwise than by equality: one for each bit of a mask, of which an object must have those that are asked for; one for a Boolean
    /// that has the rarer of its values; one for Usage Limits at all. Nil for anything else.
    private static func flags(of attribute: TTLV) -> [Bytes]? {
        switch attribute.value {
        case .boolean(let value):
            if value == usual[attribute.tag] { return [] }
            // What was always so is so, and stands in the same list.
            switch attribute.tag {
            case .alwaysSensitive: return [flag(.sensitive, true)]
            case .neverExtractable: return [flag(.extractable, false)]
            default: return [flag(attribute.tag, value)]
            }
        case .integer(let mask) where attribute.tag == .cryptographicUsageMask:
            return (0..<32).filter { UInt32(bitPattern: mask) >> $0 & 1 == 1 }.map { [10, UInt8($0)] }
        case .structure where attribute.tag == .usageLimits: return [[12] + number(attribute.tag.rawValue)]
        default: return nil
        }
    }

    private static func flag(_ tag: Tag, _ value: Bool) -> Bytes { [11] + number(tag.rawValue) + [value ? 1 : 0] }

    /// What nearly every object has that has the attribute at all.
    private static let usual: [Tag: Bool] = [
        .sensitive: false, .alwaysSensitive: false, .extractable: true, .neverExtractable: false,
        .keyValuePresent: true,
        .rotateAutomatic: false,
    ]

    /// Whether a field says that a key was made here, as most are: such lists would have them all.
    ///
    /// Whoever changes what these generators are called has the lists filled anew.
    private static func isOwnRandomness(_ field: TTLV, of tag: Tag) -> Bool {
        tag == .randomNumberGenerator
            && (ServerFacts.randomness.contains(field) || ServerFacts.pairRandomness.contains(field))
    }
}

// MARK: Dates

extension AttributeHint {
    /// A date stands in two lists: of the 6 days in which it is, and of the 388.
    static func dates(of attribute: TTLV) -> [Bytes] {
        guard case .dateTime(let date) = attribute.value else { return [] }
        return [Span.days, .years].map { hint(attribute.tag, $0, $0.number(date)) }
    }

    /// The lists in which every object is that has such a date in the range; nil where there are too many of them.
    static func dates(_ tag: Tag, in range: ClosedRange<Int64>) -> [Bytes]? {
        for span in [Span.days, .years] {
            let numbers = span.number(range.lowerBound)...span.number(range.upperBound)
            if numbers.upperBound - numbers.lowerBound < span.most { return numbers.map { hint(tag, span, $0) } }
        }
        return nil
    }

    private struct Span {
        let kind: UInt8
        let bits: Int
        let numbers: ClosedRange<Int64>
        let most: Int64

        /// 2^19 seconds.
        static let days = Span(kind: 7, bits: 19, numbers: 0...Int64(UInt32.max), most: 32)
        /// 2^25 seconds. What is before 1987 or after 2055 counts as then, so that a range without an end has an end.
        static let years = Span(kind: 8, bits: 25, numbers: 16...79, most: 56)

        func number(_ date: Int64) -> Int64 { min(max(date >> Int64(bits), numbers.lowerBound), numbers.upperBound) }
    }

    private static func hint(_ tag: Tag, _ span: Span, _ number: Int64) -> Bytes {
        [span.kind] + Self.number(tag.rawValue) + Self.number(UInt32(clamping: number))
    }
}
