/// The transparent forms of elliptic keys of KMIP 1.0 to 1.2 (KMIP 1.4 sections 2.1.7.8 to 2.1.7.13): a pair of them for each algorithm, where later
/// versions have Transparent EC for all, and 1.3 and 1.4 the old ones besides. The fields are the same. Inside all objects are Transparent EC; only what
/// a client asks for keeps its name.
enum EllipticFormat {
    /// An object whose Key Block says its format as 2.1 does.
    static func upgraded(object: TTLV) -> TTLV {
        guard case .structure(let fields) = object.value else { return object }
        let changed = fields.map { field in
            guard field.tag == .keyBlock, case .structure(let parts) = field.value else { return field }
            return TTLV(.keyBlock, .structure(parts.map { upgraded($0) }))
        }
        return TTLV(object.tag, .structure(changed))
    }

    private static func upgraded(_ format: TTLV) -> TTLV {
        guard format.tag == .keyFormatType, case .enumeration(let code) = format.value,
            let elliptic = KeyFormatType(rawValue: code)?.elliptic
        else { return format }
        return elliptic.general.ttlv
    }

    /// The form of one algorithm that a request asks for, if it does.
    static func asked(_ request: TTLV?) -> KeyFormatType? {
        guard case .enumeration(let code)? = request?.first(.keyFormatType)?.value,
            let format = KeyFormatType(rawValue: code), format.elliptic != nil
        else { return nil }
        return format
    }

    /// The fields of a Key Block of 2.1 as a version has them: in the form that was asked for, and else, in a version without Transparent EC, in that of
    /// the key's algorithm, which is ECDSA where nothing more is known of it.
    ///
    /// A Digest is of one form of a key, and says which; what says Transparent EC is left out of the versions that lack the word, since the algorithm that
    /// would choose another does not stand beside it.
    static func downgraded(keyBlock fields: [TTLV], _ rules: VersionRules, asked: KeyFormatType?) -> [TTLV] {
        guard case .enumeration(let code)? = fields.first(where: { $0.tag == .keyFormatType })?.value,
            let format = KeyFormatType(rawValue: code),
            let form = asked?.elliptic?.general == format ? asked : form(of: format, fields, rules)
        else { return fields }
        return fields.map { field in
            switch (field.tag, field.value) {
            case (.keyFormatType, _): form.ttlv
            case (.cryptographicAlgorithm, .enumeration(let said)) where !rules.defines(said, of: field.tag):
                (form.elliptic?.algorithm ?? .ecdsa).ttlv
            default: field
            }
        }
    }

    /// The form of the key's algorithm; nil where the version has the general one, or the key is none of a curve.
    private static func form(of format: KeyFormatType, _ fields: [TTLV], _ rules: VersionRules) -> KeyFormatType? {
        guard !rules.defines(format.rawValue, of: .keyFormatType),
            case .enumeration(let said)? = fields.first(where: { $0.tag == .cryptographicAlgorithm })?.value,
            let algorithm = CryptographicAlgorithm(rawValue: said)
        else { return nil }
        let named = algorithm == .ec ? CryptographicAlgorithm.ecdsa : algorithm
        return KeyFormatType.ofOneAlgorithm.first {
            guard let elliptic = $0.elliptic else { return false }
            return elliptic.general == format && elliptic.algorithm == named
        }
    }
}
