import Access
import KMIP
import Store
import Synchronization

/// The objects that one message will get, read from one state of the database when the first one is asked for.
///
/// Each is handed out once: what is asked for again is read again, since the message may have changed it meanwhile.
final class ForeseenObjects: Sendable {
    fileprivate struct Found {
        let read: CallerRead
        var rows: [String: RawRow]
        var grants: [String: [RawRow]]
        /// Those that were not handed out yet, whether there is such an object or not.
        var waiting: Set<String>
    }

    private let ids: [String]
    private let found = Mutex<Found?>(nil)

    /// Nil where it is not worth it, or too many for one read.
    init?(_ ids: [String]) {
        let different = Set(ids)
        guard ObjectLimits.foreseen.contains(different.count), different.allSatisfy(\.isObjectIdentifier) else {
            return nil
        }
        self.ids = different.sorted()
    }

    /// Nil for what was not foreseen, and where the rows are too many for one read. Throws Object Not Found where there is none.
    func view(_ id: String, at desk: ObjectDesk) async throws -> ObjectView? {
        if !found.withLock({ $0 != nil }) {
            guard let read = try await read(at: desk) else { return nil }
            found.withLock { if $0 == nil { $0 = read } }
        }
        guard let (read, raw, grants) = found.withLock({ $0?.take(id) }) else { return nil }
        guard let raw else {
            desk.vault.spendTimeOfAnObject(read)
            throw KMIPError.objectNotFound
        }
        return try desk.knownView(raw, grants, read)
    }

    private func read(at desk: ObjectDesk) async throws -> Found? {
        let ids = ids
        do {
            let read = try await desk.server.reading(desk.requester, in: desk.vault) {
                [.objects(ids), .grants(onAnyOf: ids, to: $0.grantees)]
            }
            guard read.answers[1].count < StoreLimits.rows else { return nil }
            return Found(ids, read)
        } catch let error as StoreError where error.code == .tooLarge {
            return nil
        }
    }
}

extension ForeseenObjects.Found {
    fileprivate init(_ ids: [String], _ read: CallerRead) {
        self.read = read
        rows = Dictionary(read.answers[0].map { ($0.objectID, $0) }) { first, _ in first }
        grants = Dictionary(grouping: read.answers[1], by: \.objectID)
        waiting = Set(ids)
    }

    fileprivate mutating func take(_ id: String) -> (CallerRead, RawRow?, [RawRow])? {
        guard waiting.remove(id) != nil else { return nil }
        return (read, rows[id], grants[id] ?? [])
    }
}

extension RawRow {
    /// Of an object or of a grant on one.
    fileprivate var objectID: String {
        guard case .bytes(let id) = self["id"] else { return "" }
        return String(decoding: id, as: UTF8.self)
    }
}

extension ObjectOperations {
    public func foreseeing(_ identifiers: [String]) -> any KMIPOperations {
        guard batch == nil, let foreseen = ForeseenObjects(identifiers) else { return self }
        var operations = self
        operations.foreseen = foreseen
        return operations
    }
}
