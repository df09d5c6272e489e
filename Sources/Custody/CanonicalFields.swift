import Canonical

/// Takes a stored value's fields one after another; whatever does not fit is one error.
struct CanonicalFields {
    private var rest: ArraySlice<CanonicalValue>
    private let failure: CustodyError

    init(_ values: [CanonicalValue], failure: CustodyError) {
        rest = values[...]
        self.failure = failure
    }

    mutating func bytes(_ count: Int) throws(CustodyError) -> Bytes {
        guard let bytes = try next().bytes, bytes.count == count else { throw failure }
        return bytes
    }

    mutating func optionalBytes(_ count: Int) throws(CustodyError) -> Bytes? {
        let value = try next()
        if value.isNull { return nil }
        guard let bytes = value.bytes, bytes.count == count else { throw failure }
        return bytes
    }

    mutating func digest() throws(CustodyError) -> Digest {
        guard let digest = Digest(bytes: try bytes(32)) else { throw failure }
        return digest
    }

    mutating func optionalDigest() throws(CustodyError) -> Digest? {
        guard let bytes = try optionalBytes(32) else { return nil }
        guard let digest = Digest(bytes: bytes) else { throw failure }
        return digest
    }

    mutating func text() throws(CustodyError) -> String {
        guard let text = try next().text else { throw failure }
        return text
    }

    mutating func optionalText() throws(CustodyError) -> String? {
        let value = try next()
        if value.isNull { return nil }
        guard let text = value.text else { throw failure }
        return text
    }

    /// An unsigned number of the type's own range.
    mutating func number<T: FixedWidthInteger>(_: T.Type = T.self) throws(CustodyError) -> T {
        guard let number = try next().unsigned, let value = T(exactly: number) else { throw failure }
        return value
    }

    mutating func boolean() throws(CustodyError) -> Bool {
        guard let boolean = try next().boolean else { throw failure }
        return boolean
    }

    mutating func list(atMost limit: Int) throws(CustodyError) -> [CanonicalValue] {
        guard let list = try next().list, list.count <= limit else { throw failure }
        return list
    }

    /// The fields of the next value, a list.
    mutating func fields() throws(CustodyError) -> CanonicalFields {
        CanonicalFields(try list(atMost: 16), failure: failure)
    }

    /// Nothing may be left.
    func end() throws(CustodyError) {
        guard rest.isEmpty else { throw failure }
    }

    private mutating func next() throws(CustodyError) -> CanonicalValue {
        guard let value = rest.popFirst() else { throw failure }
        return value
    }
}
