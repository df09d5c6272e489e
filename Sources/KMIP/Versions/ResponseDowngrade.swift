/// A response's payload of 2.1, out of which a version's filter has taken what it does not know, as one of KMIP 1.x.
struct ResponseDowngrade {
    let operation: Operation
    /// What is answered, as 2.1 has it.
    let request: TTLV?

    func payload(_ payload: TTLV) -> TTLV {
        var fields = payload.children.flatMap(field)
        if operation.changesAttribute, let attribute = changedAttribute(payload) { fields.append(attribute) }
        return TTLV(payload.tag, .structure(fields))
    }

    /// What stands for a field: attributes are listed wherever they are, in a Key Value too.
    private func field(_ ttlv: TTLV) -> [TTLV] {
        switch ttlv.tag {
        case .attributes: return FirstGeneration.attributes(ttlv)
        case .attributeReference: return [name(ttlv)].compactMap { $0 }
        case .attributeIndex: return []
        case _ where VersionFilter.holdsAttributes(ttlv.tag): return []
        default:
            guard case .structure(let fields) = ttlv.value else { return [ttlv] }
            return [TTLV(ttlv.tag, .structure(fields.flatMap(field)))]
        }
    }

    private func name(_ reference: TTLV) -> TTLV? {
        guard let reference = try? AttributeReference(ttlv: reference) else { return nil }
        return FirstGeneration.name(of: reference).map { TTLV(.attributeName, .text($0)) }
    }

    /// The attribute that was added, modified or deleted: as the response has it, else as the request gave it.
    private func changedAttribute(_ payload: TTLV) -> TTLV? {
        let source = [payload, request].compactMap { $0 }
        let holders = source.lazy.compactMap { $0.first(.newAttribute) ?? $0.first(.currentAttribute) }
        var index: Int32?
        if case .integer(let number) = source.lazy.compactMap({ $0.first(.attributeIndex) }).first?.value {
            index = number
        }
        if let element = holders.first?.children.first { return FirstGeneration.attribute(element, index: index) }
        // A deletion by name, whose value the server did not say.
        guard let name = request?.first(.attributeReference).flatMap(name) else { return nil }
        let number = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
        return TTLV(.attribute, .structure([name] + number))
    }
}
