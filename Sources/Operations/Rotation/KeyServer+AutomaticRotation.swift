import Access
import Canonical
import KMIP
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Replaces keys and certificates whose Rotate Interval is over (KMIP 2.1 sections 4.48 to 4.54), until the task that runs it is cancelled.
    ///
    /// Every server on the database looks; an object is replaced by a transaction that fails when another has replaced it, so it is replaced once.
    func keepRotating() async {
        var refused = RefusedRotations()
        while !Task.isCancelled {
            // Several servers shall not all make the same keys.
            let pause = RotationLimits.lookForDue + .milliseconds(Int.random(in: 0..<2_000))
            try? await Task.sleep(for: pause)
            guard !Task.isCancelled, let vault = seat.vault else { continue }
            await rotateDue(in: vault, &refused)
        }
    }

    /// One look at all objects that are replaced by the server; answers the identifiers of the new ones.
    @inline(never)
    @discardableResult
    func rotateDue(in vault: OpenVault, _ refused: inout RefusedRotations) async -> [String] {
        var made: [String] = []
        do {
            for row in try await dueRows(in: vault, &refused) {
                try Task.checkCancellation()
                let desk = try await ObjectDesk(self, Requester(isLocal: false, credential: .nothing))
                if let id = try await replace(row, desk, &refused) { made.append(id) }
            }
        } catch {
            log.info("keys are looked at for rotation again in a moment", metadata: ["error": "\(error)"])
        }
        if !made.isEmpty { log.notice("rotated", metadata: ["objects": "\(made.count)"]) }
        return made
    }

    /// The identifier of the new object; nil where the old one stays. What is wrong with one does not keep the others from being replaced.
    ///
    /// - Throws: what is wrong with the server or its database.
    @inline(never)
    private func replace(_ row: ObjectRow, _ desk: ObjectDesk, _ refused: inout RefusedRotations) async throws
        -> String?
    {
        do {
            return try await keepingUp(desk.vault, { try await desk.rotate(row) })
        } catch let error as StoreError where error.code == .conflict {
            // Another server, or its owner, was faster.
            return nil
        } catch {
            guard error.isAboutOneKey else { throw error }
            refused.note(row)
            let reason = (error as? any KMIPReportable)?.kmipError.message ?? "\(error)"
            let what = row.objectType == ObjectType.certificate.rawValue ? "certificate" : "key"
            log.warning("a \(what) is not rotated", metadata: ["id": "\(row.id)", "reason": "\(reason)"])
            return nil
        }
    }

    /// Rows of objects that are due, each checked; as many as one look replaces. Those that were refused do not count. Where there are more, the next look
    /// goes on behind them.
    @inline(never)
    private func dueRows(in vault: OpenVault, _ refused: inout RefusedRotations) async throws -> [ObjectRow] {
        var filter = ObjectFilter(
            [.hintedOfAll(AttributeHint.rotated)],
            objectTypes: [ObjectType.symmetricKey, .privateKey, .certificate].map(\.rawValue),
            states: [State.preActive, .active].map(\.rawValue),
            after: refused.begin(),
            limit: ObjectLimits.step
        )
        let now = clock.now()
        var due: [ObjectRow] = []
        repeat {
            let page = try await store.locate(filter)
            for raw in page.rows {
                guard let row = try? ObjectRow(raw), (try? vault.sealer.check(row)) != nil, row.isDue(at: now),
                    !refused.contains(row)
                else { continue }
                due.append(row)
                if due.count == RotationLimits.rotations {
                    refused.next = ObjectPlace(created: row.created, id: row.id)
                    return due
                }
            }
            filter.after = page.next
        } while filter.after != nil
        refused.next = nil
        return due
    }
}

/// Keys and certificates that could not be replaced as they are: they are tried again when something of them has changed, and after a while, since what refused them
/// may be elsewhere.
struct RefusedRotations {
    private var tags: [String: Bytes] = [:]
    private var looks = 0
    /// Behind which key the next look goes on; nil where it begins with the newest.
    var next: ObjectPlace?

    /// Begins a look; answers behind which key.
    mutating func begin() -> ObjectPlace? {
        looks += 1
        if looks > RotationLimits.looksAtRefused {
            tags.removeAll()
            looks = 1
        }
        return next
    }

    func contains(_ row: ObjectRow) -> Bool { tags[row.id] == row.tag }

    mutating func note(_ row: ObjectRow) {
        if tags.count >= RotationLimits.refused { tags.removeAll() }
        tags[row.id] = row.tag
    }
}

extension Error {
    /// Whether other objects may well be replaced all the same: not where the database does not answer, the server is sealed, or the task is cancelled.
    fileprivate var isAboutOneKey: Bool {
        switch self {
        case is CancellationError: false
        case let error as StoreError: error.code == .damaged
        case let error as OperationError: !error.isUnavailable
        default: true
        }
    }
}

extension ObjectRow {
    /// Whether the server replaces the object now: one that is in use or will be, is not put away, and has its value here.
    fileprivate func isDue(at now: Instant) -> Bool {
        guard let attributes = try? Attributes(canonicalBytes: attributes), let stored = State(rawValue: state),
            let due = attributes.rotationDue, due <= now.wholeSeconds, attributes.archiveDate == nil,
            attributes.keyValuePresent != false
        else { return false }
        let state = StateRule.effective(stored, attributes.lifeDates, now: now.wholeSeconds)
        return state == .preActive || state == .active
    }
}
