import Secrets

/// The key itself (KMIP 2.1 sections 3.2 and 3.4), silent in every form.
public enum KeyMaterial: Equatable, Sendable {
    /// Raw, Opaque, PKCS#1, PKCS#8, X.509 and the like: a string of bytes.
    case bytes(SecretBytes)
    /// Transparent Symmetric Key: a structure around the same bytes.
    case transparentSymmetricKey(SecretBytes)
    /// Any other transparent format, kept as it came.
    case structure([TTLV])

    public init(ttlv: TTLV, format: KeyFormatType) throws(KMIPError) {
        guard case .structure(let fields) = ttlv.value else {
            guard !format.isTransparent else {
                throw KMIPError(.invalidField, "\(format.name) needs a structure as KeyMaterial")
            }
            self = .bytes(try ttlv.secret())
            return
        }
        guard format == .transparentSymmetricKey else {
            self = .structure(fields)
            return
        }
        var reader = try StructureReader(ttlv)
        self = .transparentSymmetricKey(try reader.required(.key).secret())
        try reader.finish()
    }

    public var ttlv: TTLV {
        switch self {
        case .bytes(let bytes): TTLV(.keyMaterial, .secret(bytes))
        case .transparentSymmetricKey(let bytes): TTLV(.keyMaterial, .structure([TTLV(.key, .secret(bytes))]))
        case .structure(let fields): TTLV(.keyMaterial, .structure(fields))
        }
    }

    /// The bytes of a key that is one string of bytes, in either form.
    public var bytes: SecretBytes? {
        switch self {
        case .bytes(let bytes), .transparentSymmetricKey(let bytes): bytes
        case .structure: nil
        }
    }
}
