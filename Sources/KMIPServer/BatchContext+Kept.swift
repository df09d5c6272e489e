import KMIP

extension BatchContext {
    /// One structure: the ID Placeholder, the identifiers in their order, those of each operation behind it, and the data that they gave.
    var ttlv: TTLV {
        var fields = placeholder.map { [TTLV(.idPlaceholder, .text($0))] } ?? []
        fields += inOrder.map { TTLV(.uniqueIdentifier, .text($0)) }
        for (operation, identifiers) in given.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let named = identifiers.map { TTLV(.uniqueIdentifier, .text($0)) }
            fields.append(TTLV(.batchItem, .structure([operation.ttlv] + named)))
        }
        return TTLV(.requestPayload, .structure(fields + data.kept))
    }

    /// Nil for anything else.
    init?(ttlv: TTLV) {
        self.init()
        for field in ttlv.children {
            switch (field.tag, field.value) {
            case (.idPlaceholder, .text(let identifier)): placeholder = identifier
            case (.uniqueIdentifier, .text(let identifier)): inOrder.append(identifier)
            case (.batchItem, .structure(let fields)):
                guard case .enumeration(let code) = fields.first?.value, let operation = Operation(rawValue: code)
                else {
                    return nil
                }
                given[operation] = fields.dropFirst().compactMap {
                    if case .text(let identifier) = $0.value { identifier } else { nil }
                }
            case (.data, .structure): guard data.take(field) else { return nil }
            default: return nil
            }
        }
    }
}

extension Tag {
    /// Of no version: it marks the placeholder in what is kept.
    fileprivate static let idPlaceholder = Tag(rawValue: 0x54_0001)
}
