import Canonical

/// One change that a request made: by which of its operations, and of what.
struct DoneStep: Sendable, Hashable {
    /// The operation's place in the request, from 0.
    let operation: UInt64
    let table: String
    let id: String

    var fact: OperationError.Fact { .object(["table": .text(table), "id": .text(id)]) }
}

extension [DoneStep] {
    /// enc(1, [[operation, table, id]…]); see FORMATS.md.
    var bytes: Bytes {
        Canonical.encode(
            .unsigned(1),
            .list(map { .list([.unsigned($0.operation), .text($0.table), .text($0.id)]) })
        )
    }

    /// Nil for anything else.
    init?(reading bytes: Bytes) {
        guard let fields = try? Canonical.decode(bytes), fields.count == 2, fields[0].unsigned == 1,
            let list = fields[1].list
        else { return nil }
        self = []
        for entry in list {
            guard let parts = entry.list, parts.count == 3, let operation = parts[0].unsigned,
                let table = parts[1].text, let id = parts[2].text
            else { return nil }
            append(DoneStep(operation: operation, table: table, id: id))
        }
    }
}
