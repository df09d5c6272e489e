import Secrets

/// Key Value (KMIP 2.1 section 3.2): the material with attributes that travel along, or the bytes of both, wrapped under another key.
public enum KeyValue: Equatable, Sendable {
    case plain(KeyMaterial, Attributes?)
    case wrapped(SecretBytes)

    public init(ttlv: TTLV, format: KeyFormatType) throws(KMIPError) {
        guard case .structure = ttlv.value else {
            self = .wrapped(try ttlv.secret())
            return
        }
        var reader = try StructureReader(ttlv)
        let material = try KeyMaterial(ttlv: try reader.required(.keyMaterial), format: format)
        var attributes: Attributes?
        if let found = try reader.optional(.attributes) { attributes = try Attributes(ttlv: found) }
        try reader.finish()
        self = .plain(material, attributes)
    }

    public var ttlv: TTLV {
        switch self {
        case .plain(let material, let attributes):
            TTLV(.keyValue, .structure([material.ttlv] + (attributes.map { [$0.ttlv()] } ?? [])))
        case .wrapped(let bytes): TTLV(.keyValue, .secret(bytes))
        }
    }
}
