import KMIP

/// The data that the operations of a batch gave, for later ones that name it instead of bringing it (KMIP 2.1 sections 7.9 and 11.13).
struct BatchData {
    /// In their order, each with the operation that gave it.
    private var given: [(operation: Operation, value: TTLVValue)] = []

    /// The payload with the data itself where it names that of an earlier operation.
    ///
    /// - Throws: Unknown Enumeration, Invalid Message where no earlier result fits.
    func resolving(_ payload: TTLV, of operation: Operation) throws(KMIPError) -> TTLV {
        guard operation.takesData, case .structure(var fields) = payload.value,
            let position = fields.firstIndex(where: { $0.tag == .data })
        else { return payload }
        switch fields[position].value {
        case .enumeration(let code): fields[position].value = try named(code)
        case .integer(let index):
            let place = index < 0 ? given.count + Int(index) : Int(index)
            guard given.indices.contains(place) else {
                throw KMIPError(.invalidMessage, "the batch has no data at \(index) yet")
            }
            fields[position].value = given[place].value
        default: return payload
        }
        return TTLV(payload.tag, .structure(fields))
    }

    mutating func remember(_ operation: Operation, _ response: any ResponsePayload) {
        guard operation.givesData, let field = response.fields.first(where: { Self.tags.contains($0.tag) }) else {
            return
        }
        given.append((operation, field.value))
    }

    /// For a batch whose other items are done later.
    var kept: [TTLV] { given.map { TTLV(.data, .structure([$0.operation.ttlv, TTLV(.data, $0.value)])) } }

    /// Takes one of ``kept`` back; false for anything else.
    mutating func take(_ kept: TTLV) -> Bool {
        guard kept.children.count == 2, case .enumeration(let code) = kept.children[0].value,
            let operation = Operation(rawValue: code)
        else { return false }
        given.append((operation, kept.children[1].value))
        return true
    }

    private func named(_ code: UInt32) throws(KMIPError) -> TTLVValue {
        guard let operation = Self.operations[code] else {
            throw KMIPError(.unknownEnumeration, "Data names no operation")
        }
        guard let value = given.last(where: { $0.operation == operation })?.value else {
            throw KMIPError(.invalidMessage, "no earlier \(operation.name) in this batch gave data")
        }
        return value
    }

    fileprivate static let tags: Set<Tag> = [.data, .macData, .signatureData]

    private static let operations: [UInt32: Operation] = [
        1: .decrypt, 2: .encrypt, 3: .hash, 4: .mac, 5: .rngRetrieve, 6: .sign, 7: .signatureVerify,
    ]
}

extension Operation {
    fileprivate var takesData: Bool {
        switch self {
        case .encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify, .hash, .rngSeed: true
        default: false
        }
    }

    /// Whether its answer may hold data.
    fileprivate var givesData: Bool { takesData || self == .rngRetrieve }
}

extension TTLV {
    /// A response's payload without the data that the operation gave: a client may want it for later items of the batch only (KMIP 2.1 section 8.3).
    func withoutData(of operation: Operation) -> TTLV {
        guard operation.givesData else { return self }
        return TTLV(tag, .structure(children.filter { !BatchData.tags.contains($0.tag) }))
    }
}
