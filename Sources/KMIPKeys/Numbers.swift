import AsymmetricKeys
import KMIP
import Secrets

/// The numbers in Key Material of a transparent format.
struct Numbers {
    let fields: [TTLV]

    func optional(_ tag: Tag) throws(KMIPError) -> [UInt8]? {
        try optionalSecret(tag)?.withBytes { [UInt8]($0) }
    }

    func published(_ tag: Tag) throws(KMIPError) -> [UInt8] { try secret(tag).withBytes { [UInt8]($0) } }

    /// Without its sign and leading zeros.
    func optionalSecret(_ tag: Tag) throws(KMIPError) -> SecretBytes? {
        guard let field = fields.first(where: { $0.tag == tag }) else { return nil }
        let bytes: SecretBytes? =
            switch field.value {
            case .bigInteger(let bytes): SecretBytes(copying: bytes)
            case .secretInteger(let bytes): bytes
            default: nil
            }
        guard let bytes, bytes.count > 0, bytes.withBytes({ $0[0] & 0x80 == 0 }) else {
            throw KMIPError(.invalidField, "\(tag) is not a Big Integer above 0")
        }
        return bytes.suffix(bytes.withBytes { $0.drop { $0 == 0 }.count })
    }

    func secret(_ tag: Tag) throws(KMIPError) -> SecretBytes {
        guard let bytes = try optionalSecret(tag) else { throw missing(tag) }
        return bytes
    }

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
