import Canonical
import Store

/// How far a list of the change log has come: for each server where in its records.
///
/// The records of one server stand in the order in which it wrote them, so a place is a chain and a sequence number.
struct LogCursor: Sendable, Hashable {
    struct Place: Sendable, Hashable {
        let chain: Bytes
        let seq: UInt64
    }

    /// The servers whose ids follow this one are the ones that are read; nil for those from the first on.
    var from: Bytes?
    /// By server; one that is not here is read from its beginning.
    var places: [Bytes: Place] = [:]

    init() {}

    /// Reads what `text` wrote. Throws `malformed-request`.
    init(_ text: String) throws {
        guard text.utf8.count <= LogLimits.cursor, let bytes = Bytes(hex: text),
            let fields = try? Canonical.decode(bytes), fields.count == 2, let list = fields[1].list,
            list.count <= LogLimits.servers, fields[0].isNull || fields[0].bytes?.count == 32
        else { throw Self.malformed }
        from = fields[0].bytes
        for value in list {
            guard let pair = value.list, pair.count == 2, let chain = pair[0].bytes, chain.count == 40,
                let seq = pair[1].unsigned, Int64(exactly: seq) != nil
            else { throw Self.malformed }
            places[Bytes(chain.prefix(32))] = Place(chain: chain, seq: seq)
        }
    }

    /// Opaque to callers.
    var text: String {
        let list = places.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, place in
            CanonicalValue.list([.bytes(place.chain), .unsigned(place.seq)])
        }
        return Canonical.encode(.optional(from), .list(list)).hex
    }

    /// The records of one server from its place on.
    func records(of server: Bytes, limit: Int) -> Query {
        let place = places[server] ?? Place(chain: server + Bytes(repeating: 0, count: 8), seq: 0)
        return .page(of: LogRow.table, after: [.of(place.chain), .of(place.seq)], limit: limit)
    }

    /// The first record of the server whose id follows this one.
    static func first(after server: Bytes?) -> Query {
        let key = server.map { [Value.of($0 + Bytes(repeating: 0xff, count: 8)), Value.of(UInt64(Int64.max))] }
        return .page(of: LogRow.table, after: key, limit: 1)
    }

    private static let malformed = OperationError(.malformedRequest, "after is the “next” of the page before.")
}
