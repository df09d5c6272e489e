// What stands in a file may be of any version, and an object alone does not say of which. The forms of 1.x tell themselves: an Attribute outside a
// structure of attributes, or a Template-Attribute (KMIP 1.4 sections 2.1.1, 2.1.4 and 2.1.8), is in no message of 2.x.

extension VersionRules {
    /// The payload of a request or a response that holds an object, with its attributes as 2.1 has them; the object stays as it is.
    ///
    /// - Throws: ``KMIPError``: Invalid Attribute for a name that is no attribute's, Invalid Field for forms of both generations beside each other.
    public static func upgraded(attributesOf payload: TTLV) throws(KMIPError) -> TTLV {
        guard case .structure(let fields) = payload.value,
            fields.contains(where: { ObjectType(objectTag: $0.tag) != nil }),
            fields.contains(where: { $0.tag == .attribute || $0.tag == .templateAttribute })
        else { return payload }
        guard payload.first(.attributes) == nil else {
            throw KMIPError(
                .invalidField,
                "\(payload.tag): Attribute of KMIP 1.x and Attributes of 2.x beside each other"
            )
        }
        let listed = TTLV(.templateAttribute, .structure(fields.filter { $0.tag == .attribute }))
        var attributes: [TTLV] = []
        for list in [listed] + fields.filter({ $0.tag == .templateAttribute }) {
            attributes += try FirstGeneration.attributes(list, as: .attributes).children
        }
        let rest = fields.filter { $0.tag != .attribute && $0.tag != .templateAttribute }
        return TTLV(payload.tag, .structure(rest + [TTLV(.attributes, .structure(attributes))]))
    }

    /// An object of any version as 2.1 has it: the attributes in its Key Value, and the name of an elliptic key's form.
    ///
    /// - Throws: ``KMIPError``, as ``upgraded(attributesOf:)``.
    public static func upgraded(object: TTLV) throws(KMIPError) -> TTLV {
        try FirstGeneration.object(EllipticFormat.upgraded(object: object)) { keyValue throws(KMIPError) in
            try RequestUpgrade.upgraded(keyValue)
        }
    }
}
