import Canonical
import Store
import TestSupport
import Testing

/// That a database is whole: every chain is without a gap, ends where its committer says, and every object is exactly as
/// the newest record that tells of it.
///
/// - Returns: the objects by id.
@discardableResult
func expectWhole(
    _ servers: [OneServer],
    read store: any Store,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> [String: ObjectRow] {
    var newest: [Bytes: LogRow] = [:]
    for server in servers {
        let head = await server.committer.head
        var chain = server.chain
        for record in try await records(of: chain.head.chain, store) {
            #expect(chain.isFollowed(by: record), "record \(record.seq)", sourceLocation: sourceLocation)
            chain.append(record)
            guard record.tableName == ObjectRow.table.name else { continue }
            if record.rowVersion >= newest[record.rowKey]?.rowVersion ?? 0 { newest[record.rowKey] = record }
        }
        #expect(chain.head == head, "the end of the chain", sourceLocation: sourceLocation)
    }
    let objects = try await allObjects(store)
    let rows = objects.map(\.raw)
    let half = rows.filter { newest[$0.reference.canonicalKey]?.rowHash != $0.contentHash }
    #expect(half.isEmpty, "objects without their record: \(half.count)", sourceLocation: sourceLocation)
    #expect(rows.count == newest.count, "records without their object", sourceLocation: sourceLocation)
    return Dictionary(objects.map { ($0.id, $0) }) { first, _ in first }
}

private func records(of chain: Bytes, _ store: any Store) async throws -> [LogRow] {
    var records: [LogRow] = []
    while true {
        let page = try await store.read(.log(chain: chain, after: records.last?.seq ?? 0)).map { try LogRow($0) }
        guard !page.isEmpty else { return records }
        records += page
    }
}

private func allObjects(_ store: any Store) async throws -> [ObjectRow] {
    var objects: [ObjectRow] = []
    while true {
        let key = objects.last.map { ObjectRow.key($0.id) }
        let page = try await store.read(.page(of: ObjectRow.table, after: key, limit: 200)).map { try ObjectRow($0) }
        guard !page.isEmpty else { return objects }
        objects += page
    }
}
