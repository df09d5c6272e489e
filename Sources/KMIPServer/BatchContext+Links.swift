import KMIP

extension BatchContext {
    /// The payload whose attributes name as text what their Links lead to, where they named it by an earlier result (KMIP 2.1 section 4.31, table 90).
    ///
    /// - Throws: Invalid Message where no earlier result fits, or where several do.
    func resolvingLinks(in payload: TTLV) throws(KMIPError) -> TTLV {
        try replacing(payload, where: { Self.holders.contains($0.tag) }) { holder throws(KMIPError) in
            try replacing(holder, where: { $0.tag == .link }) { link throws(KMIPError) in
                try replacing(link, where: { $0.tag == .linkedObjectIdentifier }, by: identified)
            }
        }
    }

    private static let holders: Set<Tag> = [
        .attributes, .commonAttributes, .privateKeyAttributes, .publicKeyAttributes, .newAttribute, .currentAttribute,
    ]

    /// What is neither an enumeration nor a number is for the attribute's reader to judge.
    private func identified(_ field: TTLV) throws(KMIPError) -> TTLV {
        switch field.value {
        case .enumeration, .integer: break
        default: return field
        }
        let found = try identifiers(field.value)
        guard found.count == 1 else {
            throw KMIPError(.invalidMessage, "a Link leads to one object, and the earlier result names several")
        }
        return TTLV(field.tag, .text(found[0]))
    }

    private func replacing(
        _ structure: TTLV,
        where isMeant: (TTLV) -> Bool,
        by replacement: (TTLV) throws(KMIPError) -> TTLV
    ) throws(KMIPError) -> TTLV {
        guard case .structure(var fields) = structure.value, fields.contains(where: isMeant) else { return structure }
        for place in fields.indices where isMeant(fields[place]) { fields[place] = try replacement(fields[place]) }
        return TTLV(structure.tag, .structure(fields))
    }
}
