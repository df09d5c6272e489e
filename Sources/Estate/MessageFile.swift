import KMIP
import Secrets

/// Objects in KMIP's JSON or XML: an object alone, or every one in the payloads of a message, with the attributes beside it.
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
        guard case .structure(let children) = ttlv.value else { return }
        if ObjectType(objectTag: ttlv.tag) != nil,
            ttlv.first(.keyBlock) != nil || parent?.first(.objectType) != nil
                || parent == nil
        {
            objects.append(try object(ttlv, parent))
            return
        }
        for child in children { try gather(child, beside: ttlv, into: &objects) }
    }

    private static func object(_ ttlv: TTLV, _ parent: TTLV?) throws(KMIPError) -> EstateObject {
        let object = try ManagedObject(ttlv: ttlv)
        var attributes = Attributes()
        if let beside = parent?.first(.attributes) { attributes = try Attributes(ttlv: beside) }
        if case .plain(_, let inside?) = object.keyBlock?.value {
            let named = Set(attributes.items.map(AttributeReference.init(attribute:)))
            for item in inside.items where !named.contains(AttributeReference(attribute: item)) { attributes.add(item) }
        }
        if attributes.uniqueIdentifier == nil, case .text(let id) = parent?.first(.uniqueIdentifier)?.value {
            attributes.uniqueIdentifier = id
        }
        return EstateObject(object, attributes: attributes, name: attributes.names.first?.value)
    }
}
