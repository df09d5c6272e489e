import AsymmetricKeys
import KMIP
import Secrets

/// The numbers in Key Material of a transparent format.
struct Numbers {
    let fields: [TTLV]

    func optional(_ tag: Tag) throws(KMIPError) -> [UInt8]? {
        guard let field = fields.first(where: { $0.tag == tag }) else { return nil }
        guard case .bigInteger(let bytes) = field.value, let first = bytes.first, first & 0x80 == 0 else {
            throw KMIPError(.invalidField, "\(tag) is not a Big Integer above 0")
        }
        return Array(bytes.drop { $0 == 0 })
    }

    func published(_ tag: Tag) throws(KMIPError) -> [UInt8] {
        guard let bytes = try optional(tag) else { throw missing(tag) }
        return bytes
    }

    func optionalSecret(_ tag: Tag) throws(KMIPError) -> SecretBytes? {
        try optional(tag).map { SecretBytes(copying: $0) }
    }

    func secret(_ tag: Tag) throws(KMIPError) -> SecretBytes { SecretBytes(copying: try published(tag)) }

    func octets(_ tag: Tag) throws(KMIPError) -> [UInt8] {
        guard case .bytes(let bytes)? = fields.first(where: { $0.tag == tag })?.value else { throw missing(tag) }
        return bytes
    }

    func group() throws(KMIPError) -> DiscreteGroup {
        DiscreteGroup(p: try published(.p), q: try optional(.q), g: try published(.g))
    }

    func curve() throws(KMIPError) -> Curve {
        guard case .enumeration(let code)? = fields.first(where: { $0.tag == .recommendedCurve })?.value,
            let named = RecommendedCurve(rawValue: code)
        else { throw missing(.recommendedCurve) }
        guard let curve = Curve(named) else { throw .parameters("\(named.name) is not offered in this format") }
        return curve
    }

    private func missing(_ tag: Tag) -> KMIPError { KMIPError(.invalidField, "KeyMaterial: \(tag) is missing") }
}

extension Tag {
    static let crtCoefficient = Tag(rawValue: 0x42_0027)
    static let d = Tag(rawValue: 0x42_002E)
    static let g = Tag(rawValue: 0x42_0037)
    static let modulus = Tag(rawValue: 0x42_0052)
    static let p = Tag(rawValue: 0x42_005E)
    static let primeExponentP = Tag(rawValue: 0x42_0060)
    static let primeExponentQ = Tag(rawValue: 0x42_0061)
    static let privateExponent = Tag(rawValue: 0x42_0063)
    static let publicExponent = Tag(rawValue: 0x42_006C)
    static let q = Tag(rawValue: 0x42_0071)
    static let qString = Tag(rawValue: 0x42_0072)
    static let y = Tag(rawValue: 0x42_00A0)
}
