import Canonical

/// Takes a raw row's values one after the other, in the order of the columns, and says which one is not what it must be.
struct RowReader {
    private let raw: RawRow
    private var position = 0

    init(_ raw: RawRow, of table: Table) throws(StoreError) {
        guard raw.table == table, raw.values.count == table.columns.count else {
            throw StoreError(.damaged, "a row of \(raw.table) does not have the columns of \(table)")
        }
        self.raw = raw
    }

    mutating func optionalBytes() throws(StoreError) -> Bytes? {
        switch next() {
        case .null: return nil
        case .bytes(let bytes): return bytes
        case .integer: throw damaged()
        }
    }

    mutating func optionalUnsigned() throws(StoreError) -> UInt64? {
        switch next() {
        case .null: return nil
        case .integer(let number) where number >= 0: return UInt64(number)
        default: throw damaged()
        }
    }

    mutating func optionalInstant() throws(StoreError) -> Instant? {
        switch next() {
        case .null: return nil
        case .integer(let number): return Instant(microseconds: number)
        case .bytes: throw damaged()
        }
    }

    mutating func optionalText() throws(StoreError) -> String? {
        guard let bytes = try optionalBytes() else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw damaged() }
        return text
    }

    mutating func optionalDigest() throws(StoreError) -> Digest? {
        guard let bytes = try optionalBytes() else { return nil }
        guard let digest = Digest(bytes: bytes) else { throw damaged() }
        return digest
    }

    mutating func optionalEpoch() throws(StoreError) -> Epoch? {
        guard let number = try optionalUnsigned() else { return nil }
        return Epoch(try narrow(number))
    }

    mutating func bytes() throws(StoreError) -> Bytes { try present(optionalBytes()) }
    mutating func unsigned() throws(StoreError) -> UInt64 { try present(optionalUnsigned()) }
    mutating func instant() throws(StoreError) -> Instant { try present(optionalInstant()) }
    mutating func text() throws(StoreError) -> String { try present(optionalText()) }
    mutating func digest() throws(StoreError) -> Digest { try present(optionalDigest()) }
    mutating func epoch() throws(StoreError) -> Epoch { try present(optionalEpoch()) }
    mutating func unsigned32() throws(StoreError) -> UInt32 { try narrow(unsigned()) }
    mutating func boolean() throws(StoreError) -> Bool {
        switch try unsigned() {
        case 0: return false
        case 1: return true
        default: throw damaged()
        }
    }

    mutating func unsigned8() throws(StoreError) -> UInt8 {
        guard let narrow = UInt8(exactly: try unsigned()) else { throw damaged() }
        return narrow
    }

    mutating func master() throws(StoreError) -> MasterGeneration { MasterGeneration(try unsigned32()) }

    /// Ids are printable ASCII, so that no two of them look alike.
    mutating func id() throws(StoreError) -> String {
        let text = try text()
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw damaged() }
        return text
    }

    mutating func vault() throws(StoreError) -> VaultID {
        guard let vault = VaultID(bytes: try bytes()) else { throw damaged() }
        return vault
    }

    mutating func tagging() throws(StoreError) -> Tagging {
        Tagging(format: try unsigned(), generation: try master(), version: try unsigned(), tag: try bytes())
    }

    private mutating func next() -> Value {
        defer { position += 1 }
        return position < raw.values.count ? raw.values[position] : .null
    }

    private func present<Content>(_ content: Content?) throws(StoreError) -> Content {
        guard let content else { throw damaged() }
        return content
    }

    private func narrow(_ number: UInt64) throws(StoreError) -> UInt32 {
        guard let narrow = UInt32(exactly: number) else { throw damaged() }
        return narrow
    }

    private func damaged() -> StoreError {
        let columns = raw.table.columns
        let name = (1...columns.count).contains(position) ? columns[position - 1].name : "?"
        return StoreError(.damaged, "\(raw.table).\(name) does not hold what it must hold")
    }
}
