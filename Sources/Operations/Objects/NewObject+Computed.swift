import AsymmetricKeys
import Canonical
import KMIP
import KMIPKeys
import Secrets

extension NewObject {
    /// What must not stand in the clear beside the material, since it would let a reader of the database try guesses: the digests
    /// (KMIP 2.1 section 4.21), and the exact length of a secret. Of material that came wrapped nothing is known.
    var computed: Attributes {
        guard let material, attributes.keyWrappingData == nil else { return Attributes() }
        var computed = Attributes(digests(of: material))
        if type == .secretData { computed.cryptographicLength = Int32(material.count * 8) }
        return computed
    }

    /// Of the material in the format in which the standard has such a key, and in that in which it came. A structure is digested as
    /// it travels.
    private func digests(of material: SecretBytes) -> [TTLV] {
        let format = attributes.keyFormatType
        switch type {
        case .opaqueObject, .certificate, .certificateRequest, .template: return [Self.digest(of: material, nil)]
        case .publicKey, .privateKey:
            guard let format, let key = read(material), key.standardFormat != format,
                case .plain(let standard, _)? = try? KeyBlock(key).value
            else { return [Self.digest(of: material, format)] }
            return [Self.digest(of: standard.kept, key.standardFormat), Self.digest(of: material, format)]
        case .symmetricKey, .splitKey, .secretData, .pgpKey:
            let raw = Self.digest(of: material, .raw)
            guard let format, format != .raw else { return [raw] }
            return [
                raw, Self.digest(of: format == .transparentSymmetricKey ? Self.encoded(material) : material, format),
            ]
        }
    }

    private func read(_ material: SecretBytes) -> AsymmetricKey? {
        key ?? (try? AsymmetricKey(kept: material, attributes, isPrivate: type == .privateKey))
    }

    private static func encoded(_ material: SecretBytes) -> SecretBytes {
        var bytes = BinaryTTLV.encode(KeyMaterial.transparentSymmetricKey(material).ttlv)
        defer { bytes.wipe() }
        return SecretBytes(copying: bytes)
    }

    private static func digest(of bytes: SecretBytes, _ format: KeyFormatType?) -> TTLV {
        let digest = bytes.withBytes { Digest(of: $0) }
        let fields = [HashingAlgorithm.sha256.ttlv, TTLV(.digestValue, .bytes(digest.bytes))]
        return TTLV(.digest, .structure(fields + (format.map { [$0.ttlv] } ?? [])))
    }
}

extension Tag {
    fileprivate static let digestValue = Tag(rawValue: 0x42_0035)
}
