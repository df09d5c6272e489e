import Access
import Canonical
import KMIP
import Store

/// What an operation writes that makes several objects, or makes objects out of others: all of it in one transaction.
struct ObjectsMade {
    /// The word in the change log.
    let kind: String
    let permit: Permit
    let rules: RulesRead
    /// To whom the new objects belong.
    let owner: Subject
    let now: Instant
    /// Each with its identifier.
    var new: [NewObject] = []
    var changed: [ChangedObject] = []
    /// Objects that the new ones are made of and that stay as they are.
    var used: [ObjectView] = []
}

/// An object that gets other attributes along with objects that are made.
struct ChangedObject {
    /// As it was read.
    let row: ObjectRow
    let before: Attributes
    let after: Attributes
    /// What the caller is to it; nil for work of the server's own.
    let view: ObjectView?

    init(_ view: ObjectView, _ after: Attributes) {
        self.init(view.row, view.attributes, after, view)
    }

    init(_ row: ObjectRow, _ before: Attributes, _ after: Attributes, _ view: ObjectView? = nil) {
        self.row = row
        self.before = before
        self.after = after
        self.view = view
    }
}

extension ObjectDesk {
    /// Runs `body`, which writes and answers the identifier of the first new object; anew where others overtook it, a few times.
    func making(_ body: () async throws -> String) async throws -> String {
        try await step.once {
            for _ in 1..<ObjectLimits.makingAttempts {
                do {
                    return try await body()
                } catch let error as StoreError where error.code == .conflict {
                    continue
                }
            }
            return try await body()
        } again: { id in
            id
        }
    }

    /// Writes all of it, or keeps it for the end of the batch. The first new object is what the request is remembered by.
    ///
    /// - Parameter asking: the caller, where he was read; he is when names have to be looked for.
    /// - Throws: Constraint Violation, Object Already Exists, Non Unique Name Attribute; `conflict` where something is no longer as it was read.
    func write(_ made: ObjectsMade, _ asking: CallerRead? = nil) async throws {
        for object in made.new { try made.rules.require(object) }
        try await requireFree(made, asking)
        var writer = Writer(vault.sealer)
        for object in made.new {
            let id = object.id ?? newIdentifier()
            let row = try row(object, id, of: made.owner, made.now, writer.sealer.keyring)
            try writer.insert(made.kind, row, hints: object.attributes.hints(for: id))
        }
        for change in made.changed { try write(change, made.kind, at: made.now, &writer) }
        // What the batch itself has made or changed is guarded by what it was before.
        for view in made.used where batch?.row(view.row.id) == nil { writer.witness(made.kind, view.row) }
        witness(made.kind, made.rules, &writer)
        witnessCallers(made, &writer)
        let set = WriteSet(by: made.permit, writer.changes)
        try await commit(set, made.new.first?.id ?? "", replacing: made.changed.map(\.row))
    }

    /// An object's next attributes, in a transaction that fails when it is no longer as it was read.
    func write(_ change: ChangedObject, _ kind: String, at now: Instant, _ writer: inout Writer) throws {
        var (row, attributes) = (change.row, change.after)
        attributes.lastChangeDate = now.wholeSeconds
        try attributes.requireStorable(after: change.before)
        row.attributes = attributes.canonicalBytes
        let (earlier, later) = (change.before.hints(for: row.id), attributes.hints(for: row.id))
        try writer.update(
            kind,
            row,
            from: change.row,
            addedHints: later.filter { !earlier.contains($0) },
            removedHints: earlier.filter { !later.contains($0) }
        )
    }

    /// What let the caller use each of the objects must be so still; the directory's row stands behind all of them and is looked at once.
    private func witnessCallers(_ made: ObjectsMade, _ writer: inout Writer) {
        let views = (made.changed.compactMap(\.view) + made.used).filter { !$0.isPlainlyOwned }
        if let directory = views.lazy.compactMap(\.basis.directory).first { writer.witness(made.kind, directory) }
        for view in views where !view.caller.owns(view.facts.owner) {
            for grant in view.basis.grants { writer.witness(made.kind, grant) }
        }
    }

    /// A name may be new, or taken over from an object that loses it.
    private func requireFree(_ made: ObjectsMade, _ asking: CallerRead?) async throws {
        var names: Set<ObjectName> = []
        for object in made.new {
            if let id = object.id { try await requireFree(id) }
            for name in object.attributes.names {
                guard names.insert(name).inserted else {
                    throw KMIPError(.nonUniqueNameAttribute, "two of the new objects would have the same name")
                }
                let isTakenOver = made.changed.contains {
                    $0.before.names.contains(name) && !$0.after.names.contains(name)
                }
                if isTakenOver { continue }
                let reader = if let asking { asking } else { try await caller() }
                try await requireFree(name, of: made.owner, reader)
            }
        }
    }
}
