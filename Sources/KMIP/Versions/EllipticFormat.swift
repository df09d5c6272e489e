/// The transparent forms of elliptic keys of KMIP 1.0 to 1.2 (KMIP 1.4 sections 2.1.7.8 to 2.1.7.13): a pair of them for each algorithm, where later
/// versions have Transparent EC for all. The fields are the same. Inside all of them are Transparent EC.
enum EllipticFormat {
    /// Key Format Type as 2.1 has it.
    static func upgraded(_ format: TTLV) -> TTLV {
        guard format.tag == .keyFormatType, case .enumeration(let code) = format.value, (0x0E...0x13).contains(code)
        else { return format }
        return (code % 2 == 0 ? KeyFormatType.transparentECPrivateKey : .transparentECPublicKey).ttlv
    }

    /// An object whose Key Block says its format as 2.1 does.
    static func upgraded(object: TTLV) -> TTLV {
        guard case .structure(let fields) = object.value else { return object }
        let changed = fields.map { field in
            guard field.tag == .keyBlock, case .structure(let parts) = field.value else { return field }
            return TTLV(.keyBlock, .structure(parts.map { upgraded($0) }))
        }
        return TTLV(object.tag, .structure(changed))
    }

    /// The fields of a Key Block of 2.1 as a version has them: one without Transparent EC has the form of the key's algorithm, which is ECDSA where
    /// nothing more is known of it.
    static func downgraded(keyBlock fields: [TTLV], _ rules: VersionRules) -> [TTLV] {
        guard case .enumeration(let code)? = fields.first(where: { $0.tag == .keyFormatType })?.value,
            !rules.defines(code, of: .keyFormatType), let format = KeyFormatType(rawValue: code),
            [.transparentECPrivateKey, .transparentECPublicKey].contains(format),
            case .enumeration(let said)? = fields.first(where: { $0.tag == .cryptographicAlgorithm })?.value,
            let algorithm = CryptographicAlgorithm(rawValue: said), let privateKey = privateKeys[algorithm]
        else { return fields }
        let form = format == .transparentECPrivateKey ? privateKey : privateKey + 1
        return fields.map { field in
            switch field.tag {
            case .keyFormatType: TTLV(.keyFormatType, .enumeration(form))
            case .cryptographicAlgorithm where !rules.defines(said, of: field.tag): CryptographicAlgorithm.ecdsa.ttlv
            default: field
            }
        }
    }

    /// The form of a private key; that of a public key is the next one.
    private static let privateKeys: [CryptographicAlgorithm: UInt32] = [
        .ec: 0x0E, .ecdsa: 0x0E, .ecdh: 0x10, .ecmqv: 0x12,
    ]
}
