import Access
import Canonical
import KMIP
import Store

/// To whom an object is offered.
public struct TransferRequest: Decodable, Sendable {
    public let to: String

    public init(to: String) { self.to = to }
}

/// An offer of an object that nobody has answered yet.
public struct TransferAnswer: Encodable, Sendable {
    public let id: String
    public let from: String
    public let to: String
    public let expires: String
}

extension ObjectOperations {
    /// Offers an object to somebody; it changes hands when he accepts. An earlier offer of it ends.
    ///
    /// Throws Object Not Found, Permission Denied, `malformed-request`, `too-large` where too many offers wait for that one, `not-found` for a group or a
    /// token that there is not.
    public func offer(_ id: String, _ request: TransferRequest) async throws -> TransferAnswer {
        let heir = try Subject(text: request.to)
        return try await transferring(id, .offer(to: heir)) { step in
            let row = TransferRow(
                id: id,
                owner: step.view.row.owner,
                recipient: heir.stored,
                created: step.view.now,
                expires: step.view.now.adding(seconds: DirectoryLimits.offerDays * 86_400),
                tagging: .unset
            )
            try step.requirePresent(heir)
            step.writer.witness(ChangeKind.offerObject, step.view)
            try step.makeRoom(for: row)
            if let earlier = step.row {
                try step.writer.update(ChangeKind.offerObject, row, from: earlier)
            } else {
                try step.writer.insertAgain(ChangeKind.offerObject, row, at: step.view.now)
            }
            step.writer.detail(LogDetails("to", heir.stored))
            return try TransferAnswer(row)
        } again: { desk in
            try await desk.offeredEarlier(id, to: heir)
        }
    }

    /// Takes an offered object. Grants on the object stay; those on scopes of the former owner no longer reach it.
    ///
    /// Throws Object Not Found, Permission Denied; Non Unique Name Attribute where the new owner has an object of the same name, and the offer stays.
    public func acceptTransfer(of id: String) async throws -> ObjectAnswer {
        try await transferring(id, .accept) { step in
            guard let offer = step.offer else { throw KMIPError.objectNotFound }
            let row = step.taken(by: offer.recipient)
            try step.writer.update(ChangeKind.transferObject, row, from: step.view.row)
            step.writer.detail(LogDetails("owner", row.owner))
            try step.writer.end(offer)
            try step.touchGroup(of: offer)
            step.writer.witnessCaller(ChangeKind.transferObject, step.view)
            return try step.answer(row)
        } again: { desk in
            let view = try await desk.view(id)
            return ObjectAnswer(view, try desk.allAttributes(of: view, try view.permit(.getAttributes)))
        }
    }

    /// Ends an offer: the owner takes it back, or the one to whom it was made declines.
    public func endTransfer(of id: String) async throws {
        do {
            try await end(id, .withdraw)
        } catch let error as KMIPError where error.reason == .permissionDenied {
            try await end(id, .decline)
        }
    }

    /// The offers of what is the caller's, and those that were made to him; his groups' among both.
    public func transfers() async throws -> ItemList<TransferAnswer> {
        try await answering { desk in
            let read = try await desk.caller()
            var (answers, seen): ([TransferAnswer], Set<String>) = ([], [])
            for query in [Query.transfers(of: read.standing.owners), .transfers(to: read.standing.grantees)] {
                try await desk.vault.store.everyPage(query) { page in
                    for raw in page {
                        let row = try TransferRow(raw)
                        try desk.vault.sealer.check(row)
                        // From himself to a group of his it is in both.
                        guard row.expires > read.now, seen.insert(row.id).inserted else { continue }
                        answers.append(try TransferAnswer(row))
                    }
                }
            }
            return ItemList(items: answers)
        }
    }

    private func end(_ id: String, _ step: TransferStep) async throws {
        try await transferring(id, step) { step in
            guard let offer = step.offer else { throw KMIPError.objectNotFound }
            try step.writer.end(offer)
            step.writer.witness(ChangeKind.endOffer, step.view)
        } again: { _ in
        }
    }

    private func transferring<Answer: Sendable>(
        _ id: String,
        _ step: TransferStep,
        _ body: @escaping @Sendable (inout TransferWriting) throws -> Answer,
        again: @escaping @Sendable (ObjectDesk) async throws -> Answer
    ) async throws -> Answer {
        try await answering { desk in
            try await desk.step.once {
                try await desk.server.retryingConflicts { try await desk.transfer(id, step, body) }
            } again: { _ in
                try await again(desk)
            }
        }
    }
}

/// One step of a transfer while it is put together.
struct TransferWriting {
    let desk: ObjectDesk
    let view: ObjectView
    /// The object's row among the offers; it stays when an offer ends.
    let row: TransferRow?
    /// The answers to the further questions of the step.
    let answers: [[RawRow]]
    var writer: Writer

    /// The offer that waits for an answer.
    var offer: TransferRow? { row.flatMap { $0.isEnded ? nil : $0 } }

    /// Throws `not-found` for a group or a token that there is not.
    func requirePresent(_ heir: Subject) throws {
        try Addressee(heir).requirePresent(answers.last, in: desk.vault, at: view.now)
    }

    /// Where a group takes the object, its row goes on by one: whoever ends the group, having seen that it owns nothing, guards the same row, so that one of
    /// the two fails and looks again. (The directory's row is not enough: here it is only looked at.)
    mutating func touchGroup(of offer: TransferRow) throws {
        guard try Subject(stored: offer.recipient).kind == .group else { return }
        guard let row = try answers.first?.map(GroupRow.init).first(where: { $0.name == offer.recipient }) else {
            throw Damage(offer.raw, "its group is missing")
        }
        try desk.vault.sealer.check(row)
        try writer.update(ChangeKind.transferObject, row, from: row)
    }

    /// What is over makes room; of what is not, nobody may fill it alone.
    mutating func makeRoom(for row: TransferRow) throws {
        let waiting = try answers.first?.map(TransferRow.init) ?? []
        for row in waiting { try desk.vault.sealer.check(row) }
        let others = waiting.filter { $0.id != row.id }
        let open = others.filter { $0.expires > view.now }
        guard open.count < DirectoryLimits.listed,
            open.count(where: { $0.owner == row.owner }) < DirectoryLimits.offersByOne
        else {
            throw OperationError(
                .tooLarge,
                "Too many objects are offered to this subject already; wait until some are taken or declined."
            )
        }
        for ended in others.filter({ $0.expires <= view.now }).prefix(DirectoryLimits.swept) {
            try writer.end(ended)
        }
    }

    /// The object's row as its new owner takes it over.
    ///
    /// That a certificate is renewed is an order to issue others, which whoever gave it had the duty to give. It ends where he who takes it has not.
    func taken(by owner: Bytes) -> ObjectRow {
        var row = view.row
        row.owner = owner
        var attributes = view.attributes
        guard view.type == .certificate, attributes.isRotated, attributes.issuedSerial != nil,
            (try? Access.admit(view.caller, to: .issueCertificate)) == nil
        else { return row }
        attributes.set(.rotateAutomatic, .boolean(false))
        attributes.lastChangeDate = view.now.wholeSeconds
        row.attributes = attributes.canonicalBytes
        return row
    }

    /// The object as its new owner sees it.
    func answer(_ row: ObjectRow) throws -> ObjectAnswer {
        let view = try ObjectView(
            row,
            caller: view.caller,
            grants: view.grants,
            implication: view.implication,
            now: view.now
        )
        return ObjectAnswer(view, try desk.allAttributes(of: view, try view.permit(.getAttributes)))
    }
}

extension ObjectDesk {
    @inline(never)
    fileprivate func transfer<Answer: Sendable>(
        _ id: String,
        _ asked: TransferStep,
        _ body: @Sendable (inout TransferWriting) throws -> Answer
    ) async throws -> Answer {
        let (view, answers) = try await view(id) { asked.queries(id, $0) }
        let row = try answers.first?.first.map(TransferRow.init)
        if let row { try vault.sealer.check(row) }
        let offer = try row.flatMap { $0.isEnded ? nil : try TransferOffer($0) }
        let permit = try Access.decide(
            view.caller,
            asked,
            of: view.facts,
            offer: offer,
            grants: view.grants,
            at: view.now
        ).permit
        var writing = TransferWriting(
            desk: self,
            view: view,
            row: row,
            answers: Array(answers.dropFirst()),
            writer: Writer(vault.sealer)
        )
        if case .accept = asked, let offer { try await requireFreeNames(of: view, for: offer.to) }
        let answer = try body(&writing)
        let set = WriteSet(by: permit, writing.writer.changes)
        try await step.commit(set, asked.table, id)
        return answer
    }

    /// The offer as it waits now, for who may make it. Throws Object Not Found where it was answered, taken back, or made to another.
    @inline(never)
    fileprivate func offeredEarlier(_ id: String, to heir: Subject) async throws -> TransferAnswer {
        let (view, answers) = try await view(id) { _ in [.row(TransferRow.table, key: TransferRow.key(id))] }
        _ = try Access.decide(
            view.caller,
            .offer(to: heir),
            of: view.facts,
            offer: nil,
            grants: view.grants,
            at: view.now
        ).permit
        guard let row = try answers.first?.first.map(TransferRow.init) else { throw KMIPError.objectNotFound }
        try vault.sealer.check(row)
        guard row.recipient == heir.stored, row.owner == view.row.owner else { throw KMIPError.objectNotFound }
        return try TransferAnswer(row)
    }

    /// Throws Non Unique Name Attribute where the new owner has an object of a name that this one has.
    private func requireFreeNames(of view: ObjectView, for heir: Subject) async throws {
        let names = view.attributes.names
        if names.isEmpty { return }
        let asking = try await caller()
        for name in names { try await requireFree(name, of: heir, asking, except: view.row.id) }
    }
}

extension TransferRow {
    /// Whether the offer was answered or taken back, and only its row is left.
    fileprivate var isEnded: Bool { recipient.isEmpty }
}

extension Writer {
    /// The row stays, with its version: whoever offers the object again, on whichever server, goes on from there. Nobody's list finds it.
    fileprivate mutating func end(_ offer: TransferRow) throws {
        var ended = offer
        (ended.owner, ended.recipient, ended.expires) = ([], [], Grant.revokedAt)
        try update(ChangeKind.endOffer, ended, from: offer)
    }
}

extension TransferStep {
    /// Whose row says that it was done: of an object that was accepted its own, before that the offer's.
    fileprivate var table: Table {
        switch self {
        case .accept: ObjectRow.table
        case .offer, .decline, .withdraw: TransferRow.table
        }
    }

    /// The offer of the object; where one is made, those that wait for the same one, and whether there is one; where it is accepted, the caller's groups.
    fileprivate func queries(_ id: String, _ standing: Standing) -> [Query] {
        let offer = Query.row(TransferRow.table, key: TransferRow.key(id))
        switch self {
        case .offer(let heir): return [offer, .transfers(to: [heir.stored])] + Addressee(heir).queries
        case .accept: return [offer, .groups(named: standing.owners)]
        case .decline, .withdraw: return [offer]
        }
    }
}

extension TransferOffer {
    /// Throws `Damage` for a row that cannot be read.
    fileprivate init(_ row: TransferRow) throws {
        do {
            self.init(
                objectID: row.id,
                from: try Subject(stored: row.owner),
                to: try Subject(stored: row.recipient),
                until: row.expires
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }
}

extension TransferAnswer {
    fileprivate init(_ row: TransferRow) throws {
        let offer = try TransferOffer(row)
        self.init(id: row.id, from: offer.from.text, to: offer.to.text, expires: row.expires.rfc3339)
    }
}
