import Secrets

/// The answer to a ``PlainRequest``.
public enum PlainResponse: Equatable, Sendable {
    case get(GetResponse)
    case encrypt(EncryptResponse)
    case decrypt(DecryptResponse)
    case sign(SignResponse)
    case mac(MACResponse)

    var operation: Operation {
        switch self {
        case .get: .get
        case .encrypt: .encrypt
        case .decrypt: .decrypt
        case .sign: .sign
        case .mac: .mac
        }
    }

    /// Bytes of what has no fixed length: of texts, and of everything else; nil for an answer that is not written at a glance.
    var counts: (text: Int, bytes: Int)? {
        switch self {
        case .get(let response): response.object.plainCount.map { (response.uniqueIdentifier.utf8.count, $0) }
        case .encrypt(let response):
            response.secretData != nil
                ? nil
                : Self.counts(response.uniqueIdentifier, response.correlationValue) {
                    Self.count(response.data) + Self.count(response.nonce) + Self.count(response.tag)
                }
        case .decrypt(let response):
            Self.counts(response.uniqueIdentifier, response.correlationValue) { response.data?.count ?? 0 }
        case .sign(let response):
            Self.counts(response.uniqueIdentifier, response.correlationValue) { Self.count(response.signatureData) }
        case .mac(let response):
            Self.counts(response.uniqueIdentifier, response.correlationValue) { Self.count(response.macData) }
        }
    }

    private static func counts(_ text: String, _ part: [UInt8]?, _ bytes: () -> Int) -> (text: Int, bytes: Int)? {
        part == nil ? (text.utf8.count, bytes()) : nil
    }

    private static func count(_ bytes: [UInt8]?) -> Int { bytes?.count ?? 0 }

    /// Writes the fields of the payload, in the order of each payload's own.
    func write(to writer: inout some ElementWriter) {
        switch self {
        case .get(let response):
            writer.enumeration(.objectType, response.object.objectType.rawValue)
            writer.text(.uniqueIdentifier, response.uniqueIdentifier)
            writer.structure(response.object.objectType.objectTag) { response.object.writePlain(to: &$0) }
        case .encrypt(let response):
            writer.text(.uniqueIdentifier, response.uniqueIdentifier)
            if let data = response.data { writer.bytes(.data, data) }
            if let nonce = response.nonce { writer.bytes(.ivCounterNonce, nonce) }
            if let tag = response.tag { writer.bytes(.authenticatedEncryptionTag, tag) }
        case .decrypt(let response):
            writer.text(.uniqueIdentifier, response.uniqueIdentifier)
            if let data = response.data { writer.secret(.data, data) }
        case .sign(let response):
            writer.text(.uniqueIdentifier, response.uniqueIdentifier)
            if let signature = response.signatureData { writer.bytes(.signatureData, signature) }
        case .mac(let response):
            writer.text(.uniqueIdentifier, response.uniqueIdentifier)
            if let code = response.macData { writer.bytes(.macData, code) }
        }
    }
}

extension ManagedObject {
    /// How many bytes its material has, where there is nothing to it but that and what a client must know to read it, which every version says
    /// alike; else nil.
    fileprivate var plainCount: Int? {
        switch self {
        case .symmetricKey(let block), .secretData(_, let block):
            if case .plain(.bytes(let material), nil)? = block.value, block.wrapping == nil, block.compression == nil {
                material.count
            } else {
                nil
            }
        case .opaqueObject(_, let material): material.count
        default: nil
        }
    }

    /// What is inside its element, in the order of ``ttlv``.
    fileprivate func writePlain(to writer: inout some ElementWriter) {
        switch self {
        case .symmetricKey(let block): block.writePlain(to: &writer)
        case .secretData(let type, let block):
            writer.enumeration(.secretDataType, type.rawValue)
            block.writePlain(to: &writer)
        case .opaqueObject(let type, let material):
            writer.enumeration(.opaqueDataType, type.rawValue)
            writer.secret(.opaqueDataValue, material)
        default: break
        }
    }
}

extension KeyBlock {
    fileprivate func writePlain(to writer: inout some ElementWriter) {
        guard case .plain(.bytes(let material), nil)? = value else { return }
        writer.structure(.keyBlock) { writer in
            writer.enumeration(.keyFormatType, format.rawValue)
            writer.structure(.keyValue) { $0.secret(.keyMaterial, material) }
            if let algorithm { writer.enumeration(.cryptographicAlgorithm, algorithm.rawValue) }
            if let length { writer.integer(.cryptographicLength, length) }
        }
    }
}
