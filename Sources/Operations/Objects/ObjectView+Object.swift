import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension ObjectView {
    /// Every object but a plain symmetric key: as it travels, in the format that was asked for or in which it came.
    func otherObject(
        _ material: SecretBytes,
        _ wanted: KeyFormatType?,
        _ compression: KeyCompressionType?
    ) throws -> ManagedObject {
        if let data = attributes.keyWrappingData {
            return try keyed(try wrappedBlock(material, data, wanted, compression))
        }
        let format = wanted ?? attributes.keyFormatType ?? .raw
        switch type {
        case .publicKey, .privateKey: return try keyed(try pairBlock(material, format, compression))
        case .secretData, .splitKey, .pgpKey, .symmetricKey:
            try requireNoCompression(compression)
            guard format == .raw || format == .opaque && type != .splitKey else {
                throw KMIPError.formatNotSupported(format, type)
            }
            return try keyed(keyBlock(format, .bytes(material)))
        case .opaqueObject, .certificate, .certificateRequest, .template:
            try requireNoCompression(compression)
            return try unkeyed(material, wanted)
        }
    }

    /// The object around a block.
    func keyed(_ block: KeyBlock) throws(KMIPError) -> ManagedObject {
        switch type {
        case .symmetricKey: return .symmetricKey(block)
        case .publicKey: return .publicKey(block)
        case .privateKey: return .privateKey(block)
        case .pgpKey: return .pgpKey(version: attributes.pgpKeyVersion ?? 4, block)
        case .secretData:
            var block = block
            (block.algorithm, block.length) = (nil, nil)
            return .secretData(attributes.secretDataType ?? .password, block)
        case .splitKey:
            guard let facts = attributes.splitKeyFacts else {
                throw KMIPError(.generalFailure, "the split key's numbers are missing")
            }
            return .splitKey(facts, block)
        case .opaqueObject, .certificate, .certificateRequest, .template:
            throw KMIPError(.invalidObjectType, "a \(type.name) has no key")
        }
    }

    private func unkeyed(_ material: SecretBytes, _ wanted: KeyFormatType?) throws -> ManagedObject {
        // Table 81 of KMIP 2.1 section 4.26.
        let own: [ObjectType: KeyFormatType] = [
            .certificate: .x509, .certificateRequest: .pkcs10, .opaqueObject: .opaque,
        ]
        guard wanted == nil || wanted == own[type] else {
            throw KMIPError.formatNotSupported(wanted ?? .raw, type)
        }
        let bytes = type == .opaqueObject ? [] : material.withBytes { [UInt8]($0) }
        switch type {
        case .certificate: return .certificate(attributes.certificateType ?? .x509, bytes)
        case .certificateRequest: return .certificateRequest(attributes.certificateRequestType ?? .pkcs10, bytes)
        case .template: return .template(try Attributes(canonicalBytes: bytes))
        default: return .opaqueObject(attributes.opaqueDataType ?? OpaqueDataType(rawValue: 0x8000_0001), material)
        }
    }

    /// A key of a pair as it came.
    private func pairBlock(
        _ material: SecretBytes,
        _ format: KeyFormatType,
        _ compression: KeyCompressionType?
    ) throws(KMIPError) -> KeyBlock {
        guard format == attributes.keyFormatType, compression == nil else {
            let key = try AsymmetricKey(kept: material, attributes, isPrivate: type == .privateKey)
            return try block(of: key, format, compression)
        }
        let kept = try KeyMaterial(kept: material, format)
        var block = keyBlock(format, kept)
        block.compression = kept.compression(attributes.domainParameters?.recommendedCurve)
        return block
    }

    /// A key of a pair, written anew.
    func block(
        of key: AsymmetricKey,
        _ format: KeyFormatType,
        _ compression: KeyCompressionType?
    ) throws(KMIPError) -> KeyBlock {
        var block = try KeyBlock(key, format, compression: compression)
        guard case .plain(let written, _) = block.value else { return block }
        block.value = .plain(written, attributes.encapsulated)
        block.algorithm = attributes.cryptographicAlgorithm ?? block.algorithm
        return block
    }

    /// A block that is kept wrapped cannot be written in another form.
    private func wrappedBlock(
        _ material: SecretBytes,
        _ data: KeyWrappingData,
        _ wanted: KeyFormatType?,
        _ compression: KeyCompressionType?
    ) throws(KMIPError) -> KeyBlock {
        try requireNoCompression(compression)
        let format = attributes.keyFormatType ?? .raw
        guard wanted == nil || wanted == format else { throw KMIPError.formatNotSupported(wanted ?? format, type) }
        return KeyBlock(
            format: format,
            value: .wrapped(material),
            algorithm: attributes.cryptographicAlgorithm,
            length: attributes.cryptographicLength,
            wrapping: data.ttlv
        )
    }

    private func requireNoCompression(_ compression: KeyCompressionType?) throws(KMIPError) {
        guard compression == nil else {
            throw KMIPError(.keyCompressionTypeNotSupported, "only public keys of elliptic curves are compressed")
        }
    }
}

extension KeyMaterial {
    /// How the point of a public key stands in its transparent form; nil where it is not compressed.
    fileprivate func compression(_ curve: RecommendedCurve?) -> KeyCompressionType? {
        guard case .structure(let fields) = self,
            case .bytes(let point)? = fields.first(where: { $0.tag == .qString })?.value, let first = point.first
        else { return nil }
        switch first {
        case 2, 3:
            let isBinary = curve.flatMap(Curve.init)?.isBinary ?? false
            return isBinary ? .ecPublicKeyTypeX962CompressedChar2 : .ecPublicKeyTypeX962CompressedPrime
        case 6, 7: return .ecPublicKeyTypeX962Hybrid
        default: return nil
        }
    }
}

extension Attributes {
    var certificateType: CertificateType? {
        guard case .enumeration(let code) = value(.certificateType) else { return nil }
        return CertificateType(rawValue: code)
    }
}

extension Tag {
    fileprivate static let qString = Tag(rawValue: 0x42_0072)
}
