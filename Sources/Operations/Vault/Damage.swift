import Canonical
import Store

/// A row that is not what the vault wrote: where it is and what is wrong with it. `what` is for people and holds no content of the row.
public struct Damage: Error, Sendable, Hashable, Encodable {
    public let table: String
    public let id: String
    public let what: String
    /// Whether the row names a newer master key than this server has: it may be whole, and the server behind.
    let isAhead: Bool

    public init(table: String, id: String, what: String) {
        self.init(table: table, id: id, what: what, isAhead: false)
    }

    init(_ row: RawRow, _ what: String, isAhead: Bool = false) {
        self.init(table: row.table.name, id: Self.name(of: row), what: what, isAhead: isAhead)
    }

    private init(table: String, id: String, what: String, isAhead: Bool) {
        self.table = table
        self.id = id
        self.what = what
        self.isAhead = isAhead
    }

    private enum CodingKeys: CodingKey {
        case table, id, what
    }

    var fact: OperationError.Fact {
        .object(["table": .text(table), "id": .text(id), "what": .text(what)])
    }

    /// The row's key as people know it: printable bytes as text, others in hex, several parts joined by a slash.
    static func name(of row: RawRow) -> String {
        name(of: row.key)
    }

    static func name(of key: [Value]) -> String {
        key.map { part in
            switch part {
            case .null: "null"
            case .integer(let number): "\(number)"
            case .bytes(let bytes): readable(bytes)
            }
        }
        .joined(separator: "/")
    }

    /// Printable bytes as text, others in hex.
    static func readable(_ bytes: Bytes) -> String {
        bytes.allSatisfy { (0x20..<0x7f).contains($0) } ? String(decoding: bytes, as: UTF8.self) : bytes.hex
    }
}

extension OperationError {
    /// Several damages as one refusal; the first few are named in the sentence, all of them in `damaged`.
    static func damaged(_ damages: [Damage]) -> OperationError {
        let named = damages.prefix(3).map { "\($0.table) \($0.id): \($0.what)" }.joined(separator: "; ")
        let more = damages.count > 3 ? " (and \(damages.count - 3) more)" : ""
        return OperationError(
            .stateDamaged,
            "What the database holds is not what this vault wrote: \(named)\(more). Restore these rows from a backup and hand in a share again.",
            facts: ["damaged": .list(damages.prefix(100).map(\.fact))]
        )
    }
}
