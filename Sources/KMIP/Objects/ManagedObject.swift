import Secrets

/// An object as it is registered and returned (KMIP 2.1 section 2).
public enum ManagedObject: Equatable, Sendable {
    case symmetricKey(KeyBlock)
    case publicKey(KeyBlock)
    case privateKey(KeyBlock)
    case splitKey(SplitKeyFacts, KeyBlock)
    case secretData(SecretDataType, KeyBlock)
    case opaqueObject(OpaqueDataType, SecretBytes)
    /// Of X.509 in DER.
    case certificate(CertificateType, [UInt8])
    case certificateRequest(CertificateRequestType, [UInt8])
    /// The version of the key is 3 or 4 (RFC 4880).
    case pgpKey(version: Int32, KeyBlock)
    /// The attributes that it gives to others; of KMIP 1.x only (1.4 section 2.2.6).
    case template(Attributes)

    /// - Throws: ``KMIPError``: Invalid Object Type for what is no object, else as its parts throw.
    public init(ttlv: TTLV) throws(KMIPError) {
        guard let type = ObjectType(objectTag: ttlv.tag) else {
            throw KMIPError(.invalidObjectType, "\(ttlv.tag) is no object")
        }
        var reader = try StructureReader(ttlv)
        try self.init(type, from: &reader)
        try reader.finish()
    }

    private init(_ type: ObjectType, from reader: inout StructureReader) throws(KMIPError) {
        switch type {
        case .certificate, .certificateRequest, .opaqueObject, .template: try self.init(unkeyed: type, from: &reader)
        case .symmetricKey: self = .symmetricKey(try reader.keyBlock())
        case .publicKey: self = .publicKey(try reader.keyBlock())
        case .privateKey: self = .privateKey(try reader.keyBlock())
        case .splitKey: self = .splitKey(try SplitKeyFacts(from: &reader), try reader.keyBlock())
        case .secretData: self = .secretData(try reader.required(SecretDataType.self), try reader.keyBlock())
        case .pgpKey:
            self = .pgpKey(version: try reader.required(.pgpKeyVersion).integer(), try reader.keyBlock())
        }
    }

    private init(unkeyed type: ObjectType, from reader: inout StructureReader) throws(KMIPError) {
        switch type {
        case .certificate:
            self = .certificate(
                try reader.required(CertificateType.self),
                try reader.required(.certificateValue).bytes()
            )
        case .certificateRequest:
            self = .certificateRequest(
                try reader.required(CertificateRequestType.self),
                try reader.required(.certificateRequestValue).bytes()
            )
        case .opaqueObject:
            self = .opaqueObject(
                try reader.required(OpaqueDataType.self),
                try reader.required(.opaqueDataValue).secret()
            )
        default: self = .template(try Attributes(ttlv: try reader.required(.attributes)))
        }
    }

    public var ttlv: TTLV { TTLV(objectType.objectTag, .structure(fields)) }

    public var objectType: ObjectType {
        switch self {
        case .symmetricKey: .symmetricKey
        case .publicKey: .publicKey
        case .privateKey: .privateKey
        case .splitKey: .splitKey
        case .secretData: .secretData
        case .opaqueObject: .opaqueObject
        case .certificate: .certificate
        case .certificateRequest: .certificateRequest
        case .pgpKey: .pgpKey
        case .template: .template
        }
    }

    public var keyBlock: KeyBlock? {
        switch self {
        case .symmetricKey(let block), .publicKey(let block), .privateKey(let block), .secretData(_, let block),
            .splitKey(_, let block), .pgpKey(_, let block):
            block
        case .opaqueObject, .certificate, .certificateRequest, .template: nil
        }
    }

    /// The same object with another Key Block; an object that has none stays as it is.
    public func with(_ block: KeyBlock) -> ManagedObject {
        switch self {
        case .symmetricKey: .symmetricKey(block)
        case .publicKey: .publicKey(block)
        case .privateKey: .privateKey(block)
        case .splitKey(let facts, _): .splitKey(facts, block)
        case .secretData(let type, _): .secretData(type, block)
        case .pgpKey(let version, _): .pgpKey(version: version, block)
        case .opaqueObject, .certificate, .certificateRequest, .template: self
        }
    }

    private var fields: [TTLV] {
        switch self {
        case .symmetricKey(let block), .publicKey(let block), .privateKey(let block): [block.ttlv]
        case .splitKey(let facts, let block): facts.fields + [block.ttlv]
        case .secretData(let type, let block): [type.ttlv, block.ttlv]
        case .opaqueObject(let type, let bytes): [type.ttlv, TTLV(.opaqueDataValue, .secret(bytes))]
        case .certificate(let type, let bytes): [type.ttlv, TTLV(.certificateValue, .bytes(bytes))]
        case .certificateRequest(let type, let bytes): [type.ttlv, TTLV(.certificateRequestValue, .bytes(bytes))]
        case .pgpKey(let version, let block): [TTLV(.pgpKeyVersion, .integer(version)), block.ttlv]
        case .template(let attributes): [attributes.ttlv()]
        }
    }
}

extension StructureReader {
    fileprivate mutating func keyBlock() throws(KMIPError) -> KeyBlock {
        try KeyBlock(ttlv: try required(.keyBlock))
    }
}
