import Access
import Canonical
import KMIP
import KMIPServer
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Two servers of one vault with a moved clock, and two people who leave requests there for later.
struct AsynchronousFixture: Sendable {
    var servers: ManyServers
    let clock: MovedClock
    let ann: Requester
    let ben: Requester

    init() async throws {
        clock = MovedClock()
        servers = try await ManyServers(2, clock: clock)
        for name in ["ann", "ben"] {
            _ = try await servers[0].setRoles(RolesRequest(roles: ["owner"]), of: "\(name)@example.com", by: Self.admin)
        }
        ann = try SharingFixture.mail("ann")
        ben = try SharingFixture.mail("ben")
    }

    static let admin = ManyServers.local

    static func key(_ name: String? = nil) -> TTLV {
        var attributes = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))]
        if let name { attributes.append(ObjectName(name).ttlv) }
        return item(.create, [ObjectType.symmetricKey.ttlv, Attributes(attributes).ttlv()])
    }

    static func item(_ operation: KMIP.Operation, _ fields: [TTLV] = []) -> TTLV {
        TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
    }

    static func on(_ id: String) -> [TTLV] { [TTLV(.uniqueIdentifier, .text(id))] }
    static func value(_ value: Bytes?) -> [TTLV] { [TTLV(.asynchronousCorrelationValue, .bytes(value ?? []))] }

    /// The answer to a message.
    func ask(
        _ items: [TTLV],
        _ indicator: AsynchronousIndicator? = nil,
        by requester: Requester,
        on server: Int = 0,
        _ change: (inout RequestHeader) -> Void = { _ in }
    ) async throws -> [ResponseBatchItem] {
        var header = RequestHeader(version: .latest, batchCount: Int32(items.count))
        header.asynchronousIndicator = indicator
        change(&header)
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv] + items)))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: CaseVariables.now)
        let bytes = await KMIPService().answer(request, by: servers[server].objects(for: requester)).bytes
        return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items
    }

    /// Leaves them for later; the values by which their answers are asked for.
    func submit(_ items: [TTLV], by requester: Requester, on server: Int = 0) async throws -> [Bytes] {
        let answers = try await ask(items, .mandatory, by: requester, on: server)
        return try answers.map { try #require($0.asynchronousCorrelationValue, "\($0.message ?? "")") }
    }

    func poll(_ value: Bytes?, by requester: Requester, on server: Int = 0) async throws -> ResponseBatchItem {
        try #require(try await ask([Self.item(.poll, Self.value(value))], by: requester, on: server).first)
    }

    func cancel(_ value: Bytes?, by requester: Requester, on server: Int = 0) async throws -> CancellationResult? {
        let item = try await ask([Self.item(.cancel, Self.value(value))], by: requester, on: server).first
        return try item?.payload.map { try CancelResponse(ttlv: $0).result }
    }

    func process(_ value: Bytes?, by requester: Requester, on server: Int = 0) async throws -> ResponseBatchItem {
        try #require(try await ask([Self.item(.process, Self.value(value))], by: requester, on: server).first)
    }

    func outstanding(_ fields: [TTLV] = [], by requester: Requester) async throws -> [AsynchronousRequest] {
        let item = try await ask([Self.item(.queryAsynchronousRequests, fields)], by: requester).first
        return try QueryAsynchronousResponse(ttlv: try #require(item?.payload)).requests
    }

    /// The identifier that an answer tells.
    func identifier(_ item: ResponseBatchItem) -> String? {
        guard case .text(let id) = item.payload?.first(.uniqueIdentifier)?.value else { return nil }
        return id
    }

    func row(_ id: Bytes) async throws -> AsynchronousRow? {
        try await servers.database.row(AsynchronousRow.self, key: AsynchronousRow.key(id))
    }

    /// Objects that callers made.
    func objects() async throws -> Int {
        try await servers.database.rows(ObjectRow.self).count { !ObjectFacts.isReserved($0.id) }
    }
}
