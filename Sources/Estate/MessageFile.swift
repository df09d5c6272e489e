import KMIP
import Secrets

/// Objects in KMIP's JSON or XML: an object alone, or every one in the payloads of a message, with the attributes beside it, in the forms of 2.x or of 1.x.
enum MessageFile {
    static func objects(_ file: SecretBytes, _ format: EstateFormat) throws(EstateError) -> [EstateObject] {
        var bytes = file.withBytes { [UInt8]($0) }
        defer { bytes.wipe() }
        do throws(KMIPError) {
            let limits = Limits(messageBytes: EstateLimits.file, depth: 40, elements: 500_000, batchItems: 1_000)
            let root: TTLV
            switch format {
            case .kmipXML: root = try XMLTTLV.decode(bytes, limits: limits)
            default: root = try JSONTTLV.decode(bytes, limits: limits).root
            }
            var objects: [EstateObject] = []
            try gather(root, beside: nil, into: &objects)
            return objects
        } catch {
            throw EstateError(error)
        }
    }

    private static func gather(_ ttlv: TTLV, beside parent: TTLV?, into objects: inout [EstateObject]) throws(KMIPError)
    {
        guard case .structure = ttlv.value else { return }
        if ObjectType(objectTag: ttlv.tag) != nil,
            ttlv.first(.keyBlock) != nil || parent?.first(.objectType) != nil
                || parent == nil
        {
            objects.append(try object(ttlv, parent))
            return
        }
        let isPayload = ttlv.tag == .requestPayload || ttlv.tag == .responsePayload
        let upgraded = isPayload ? try VersionRules.upgraded(attributesOf: ttlv) : ttlv
        for child in upgraded.children { try gather(child, beside: upgraded, into: &objects) }
    }

    private static func object(_ ttlv: TTLV, _ parent: TTLV?) throws(KMIPError) -> EstateObject {
        let object = try ManagedObject(ttlv: try VersionRules.upgraded(object: ttlv))
        var attributes = Attributes()
        if let beside = parent?.first(.attributes) { attributes = try Attributes(ttlv: beside) }
        if case .plain(_, let inside?) = object.keyBlock?.value {
            let named = Set(attributes.items.map(AttributeReference.init(attribute:)))
            for item in inside.items where !named.contains(AttributeReference(attribute: item)) { attributes.add(item) }
        }
        guard attributes.templateNames.isEmpty else {
            throw KMIPError(.invalidField, "a Template gives the object attributes that are not in the file")
        }
        if attributes.uniqueIdentifier == nil, case .text(let id) = parent?.first(.uniqueIdentifier)?.value {
            attributes.uniqueIdentifier = id
        }
        return EstateObject(object, attributes: attributes, name: attributes.names.first?.value)
    }
}
