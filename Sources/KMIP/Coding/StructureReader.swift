/// Takes the fields of a structure one by one, by tag, in any order; what is left at the end is refused.
///
/// The standard orders the fields of a structure; JSON clients do not always, and no structure read here means something else in
/// another order.
struct StructureReader {
    private let tag: Tag
    private var fields: [TTLV]

    /// - Throws: Invalid Message if the element is no structure.
    init(_ ttlv: TTLV) throws(KMIPError) {
        guard case .structure(let fields) = ttlv.value else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag) is no structure")
        }
        tag = ttlv.tag
        self.fields = fields
    }

    /// The field with this tag, which may stand once or not at all.
    mutating func optional(_ field: Tag) throws(KMIPError) -> TTLV? {
        guard let position = fields.firstIndex(where: { $0.tag == field }) else { return nil }
        let found = fields.remove(at: position)
        guard !fields.contains(where: { $0.tag == field }) else {
            throw KMIPError(.invalidMessage, "\(tag): \(field) stands there twice")
        }
        return found
    }

    mutating func required(_ field: Tag) throws(KMIPError) -> TTLV {
        guard let found = try optional(field) else { throw KMIPError(.invalidMessage, "\(tag): \(field) is missing") }
        return found
    }

    /// All fields with this tag, in their order.
    mutating func repeated(_ field: Tag) -> [TTLV] {
        let found = fields.filter { $0.tag == field }
        if !found.isEmpty { fields.removeAll { $0.tag == field } }
        return found
    }

    mutating func optional<Value: KMIPEnumeration>(_: Value.Type) throws(KMIPError) -> Value? {
        guard let field = try optional(Value.tag) else { return nil }
        return try field.enumeration()
    }

    mutating func required<Value: KMIPEnumeration>(_: Value.Type) throws(KMIPError) -> Value {
        try required(Value.tag).enumeration()
    }

    /// The first field whose tag is one of these.
    mutating func firstAmong(_ tags: (Tag) -> Bool) -> TTLV? {
        guard let position = fields.firstIndex(where: { tags($0.tag) }) else { return nil }
        return fields.remove(at: position)
    }

    /// - Throws: Invalid Field if a field is left that nobody took.
    func finish() throws(KMIPError) {
        if let unexpected = fields.first {
            throw KMIPError(.invalidField, "\(tag): \(unexpected.tag) is not expected here")
        }
    }
}

/// Typed values of single fields.
extension TTLV {
    func text() throws(KMIPError) -> String {
        guard case .text(let value) = self.value else { throw wrongType("TextString") }
        return value
    }

    func integer() throws(KMIPError) -> Int32 {
        guard case .integer(let value) = self.value else { throw wrongType("Integer") }
        return value
    }

    func boolean() throws(KMIPError) -> Bool {
        guard case .boolean(let value) = self.value else { throw wrongType("Boolean") }
        return value
    }

    func dateTime() throws(KMIPError) -> Int64 {
        guard case .dateTime(let value) = self.value else { throw wrongType("DateTime") }
        return value
    }

    func bytes() throws(KMIPError) -> [UInt8] {
        guard case .bytes(let value) = self.value else { throw wrongType("ByteString") }
        return value
    }

    func enumeration<Value: KMIPEnumeration>() throws(KMIPError) -> Value {
        guard case .enumeration(let code) = value else { throw wrongType("Enumeration") }
        guard let known = Value(rawValue: code) else {
            throw KMIPError(.unknownEnumeration, "\(tag) has no value \(Hexadecimal.prefixed(UInt64(code), digits: 8))")
        }
        return known
    }

    private func wrongType(_ expected: String) -> KMIPError {
        KMIPError(.invalidMessage, "\(tag) is a \(value.typeName), not a \(expected)")
    }
}
