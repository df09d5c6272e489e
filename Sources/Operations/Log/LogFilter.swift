import Access
import Canonical
import Store

/// Which records of the change log are asked for; what is absent does not matter.
public struct LogFilter: Sendable {
    /// Who changed something, as grants name him.
    public var actor: String?
    /// What was done, such as `grant`.
    public var kind: String?
    /// The table of the row that changed.
    public var table: String?
    /// The key of the row that changed, such as an object's id.
    public var target: String?
    /// Hex, the server that wrote the record.
    public var server: String?
    /// RFC 3339; from this moment on, and before that one.
    public var since: String?
    public var until: String?

    public init(
        actor: String? = nil,
        kind: String? = nil,
        table: String? = nil,
        target: String? = nil,
        server: String? = nil,
        since: String? = nil,
        until: String? = nil
    ) {
        self.actor = actor
        self.kind = kind
        self.table = table
        self.target = target
        self.server = server
        self.since = since
        self.until = until
    }

    /// Throws `malformed-request`.
    func test() throws -> LogTest {
        for word in [actor, kind, table, target, server] where (word?.utf8.count ?? 0) > LogLimits.word {
            throw OperationError(.malformedRequest, "A filter's word has at most \(LogLimits.word) bytes.")
        }
        return LogTest(
            actor: try actor.map { try Subject(text: $0).stored },
            kind: kind,
            table: table,
            target: target,
            server: try server.map(Self.server),
            since: try since.map(Self.time),
            until: try until.map(Self.time)
        )
    }

    private static func server(_ text: String) throws -> Bytes {
        guard let id = Digest(hex: text) else {
            throw OperationError(
                .malformedRequest,
                "server is a server's id: 64 hex digits, as GET /v1/servers has it."
            )
        }
        return id.bytes
    }

    private static func time(_ text: String) throws -> Instant {
        guard let time = Instant(rfc3339: text) else {
            throw OperationError(.malformedRequest, "since and until are times such as 2030-01-31T00:00:00Z.")
        }
        return time
    }
}

/// A filter that was read.
struct LogTest: Sendable {
    let actor: Bytes?
    let kind: String?
    let table: String?
    let target: String?
    let server: Bytes?
    let since: Instant?
    let until: Instant?

    /// Whether nothing is asked of a record.
    var passesAll: Bool {
        actor == nil && kind == nil && table == nil && target == nil && server == nil && since == nil && until == nil
    }

    func passes(_ record: LogRow) -> Bool {
        if let actor, actor != record.subject { return false }
        if let kind, !kind.utf8.elementsEqual(record.changeKind.utf8) { return false }
        if let table, !table.utf8.elementsEqual(record.tableName.utf8) { return false }
        if let server, server != record.serverID { return false }
        if let since, record.time < since { return false }
        if let until, record.time >= until { return false }
        return target.map { $0.utf8.elementsEqual(record.target.utf8) } ?? true
    }
}

extension LogRow {
    /// The id of the server that wrote the record.
    var serverID: Bytes { Bytes(chain.prefix(32)) }
    /// Which start of that server it was.
    var start: UInt64 { chain.count == 40 ? chain.bigEndian(at: 32) ?? 0 : 0 }
}
