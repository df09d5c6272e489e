import Access
import Canonical
import KMIP
import Store
import Synchronization

/// The objects that one message will get, read from one state of the database when the first one is asked for.
///
/// Each is handed out once, and only while the read is young: what is asked for again or late is read again, since the message or somebody else may
/// have changed it meanwhile. That is true of all of them where the one read failed: it is not tried again.
final class ForeseenObjects: Sendable {
    fileprivate struct Found {
        let read: CallerRead
        /// Those that the caller got before and that are as they were then: nothing was read of them.
        var views: [String: KnownView] = [:]
        var rows: [String: RawRow] = [:]
        var grants: [String: [RawRow]] = [:]
        /// Those that were not handed out yet, whether there is such an object or not.
        var waiting: Set<String>
    }

    /// What was read of one object.
    fileprivate struct Taken {
        let read: CallerRead
        let view: KnownView?
        let row: RawRow?
        let grants: [RawRow]
    }

    private enum State {
        case unread
        case read(Found)
        /// Each is read by itself.
        case over
    }

    private let ids: [String]
    private let state = Mutex(State.unread)

    /// Nil where it is not worth it, or too many for one read.
    init?(_ ids: [String]) {
        let different = Set(ids)
        guard ObjectLimits.foreseen.contains(different.count), different.allSatisfy(\.isObjectIdentifier) else {
            return nil
        }
        self.ids = different.sorted()
    }

    /// Nil for what was not foreseen, and where it must be read by itself. Throws Object Not Found where there is none.
    func view(_ id: String, at desk: ObjectDesk) async throws -> ObjectView? {
        if isUnread {
            let read = try await read(at: desk)
            state.withLock { if case .unread = $0 { $0 = read.map(State.read) ?? .over } }
        }
        guard let taken = take(id, at: desk.server.clock.now()) else { return nil }
        if let known = taken.view { return desk.permitted(.get, known, taken.read)?.view }
        guard let raw = taken.row else {
            desk.vault.spendTimeOfAnObject(taken.read)
            throw KMIPError.objectNotFound
        }
        return try desk.knownView(raw, taken.grants, taken.read)
    }

    /// What was not handed out yet is read by itself: the message has written something.
    func forget() { state.withLock { $0 = .over } }

    private var isUnread: Bool { state.withLock { if case .unread = $0 { true } else { false } } }

    private func take(_ id: String, at now: Instant) -> Taken? {
        state.withLock { state in
            guard case .read(var found) = state else { return nil }
            // No second copy while it is changed.
            state = .over
            guard found.read.now.isYoung(at: now) else { return nil }
            defer { state = .read(found) }
            return found.take(id)
        }
    }

    private func read(at desk: ObjectDesk) async throws -> Found? {
        if let (read, views) = desk.known(ids) { return Found(views, read) }
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

    fileprivate init(_ views: [KnownView], _ read: CallerRead) {
        self.read = read
        for view in views { self.views[view.row.id] = view }
        waiting = Set(self.views.keys)
    }

    fileprivate mutating func take(_ id: String) -> ForeseenObjects.Taken? {
        guard waiting.remove(id) != nil else { return nil }
        return ForeseenObjects.Taken(
            read: read,
            view: views.removeValue(forKey: id),
            row: rows.removeValue(forKey: id),
            grants: grants.removeValue(forKey: id) ?? []
        )
    }
}

extension Instant {
    /// Whether that was a moment ago. A clock that went back makes nothing young.
    fileprivate func isYoung(at now: Instant) -> Bool {
        let (age, isBeyond) = now.microseconds.subtractingReportingOverflow(microseconds)
        return !isBeyond && (0...ObjectLimits.foreseenAge).contains(age)
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
