import Secrets

/// An object as it is registered and returned (KMIP 2.1 section 2).
public enum ManagedObject: Equatable, Sendable {
    case symmetricKey(KeyBlock)
    case publicKey(KeyBlock)
    case privateKey(KeyBlock)
    case secretData(SecretDataType, KeyBlock)
    case opaqueObject(OpaqueDataType, SecretBytes)
    /// A certificate in DER.
    case certificate(CertificateType, [UInt8])

    /// - Throws: ``KMIPError``: Invalid Object Type for an object that this server does not keep, else as its parts throw.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        switch ttlv.tag {
        case .symmetricKey: self = .symmetricKey(try KeyBlock(ttlv: try reader.required(.keyBlock)))
        case .publicKey: self = .publicKey(try KeyBlock(ttlv: try reader.required(.keyBlock)))
        case .privateKey: self = .privateKey(try KeyBlock(ttlv: try reader.required(.keyBlock)))
        case .secretData:
            self = .secretData(
                try reader.required(SecretDataType.self),
                try KeyBlock(ttlv: try reader.required(.keyBlock))
            )
        case .opaqueObject:
            self = .opaqueObject(
                try reader.required(OpaqueDataType.self),
                try reader.required(.opaqueDataValue).secret()
            )
        case .certificate:
            self = .certificate(
                try reader.required(CertificateType.self),
                try reader.required(.certificateValue).bytes()
            )
        default: throw KMIPError(.invalidObjectType, "\(ttlv.tag) is not kept here")
        }
        try reader.finish()
    }

    public var ttlv: TTLV { TTLV(objectType.objectTag, .structure(fields)) }

    public var objectType: ObjectType {
        switch self {
        case .symmetricKey: .symmetricKey
        case .publicKey: .publicKey
        case .privateKey: .privateKey
        case .secretData: .secretData
        case .opaqueObject: .opaqueObject
        case .certificate: .certificate
        }
    }

    public var keyBlock: KeyBlock? {
        switch self {
        case .symmetricKey(let block), .publicKey(let block), .privateKey(let block), .secretData(_, let block): block
        case .opaqueObject, .certificate: nil
        }
    }

    private var fields: [TTLV] {
        switch self {
        case .symmetricKey(let block), .publicKey(let block), .privateKey(let block): [block.ttlv]
        case .secretData(let type, let block): [type.ttlv, block.ttlv]
        case .opaqueObject(let type, let bytes): [type.ttlv, TTLV(.opaqueDataValue, .secret(bytes))]
        case .certificate(let type, let der): [type.ttlv, TTLV(.certificateValue, .bytes(der))]
        }
    }
}
