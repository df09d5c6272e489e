import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Keeps the operations of a message that are to be done later (KMIP 2.1 section 9.2), in one transaction. What they ask is sealed, and is
    /// decided when they are done.
    ///
    /// - Throws: Server Limit Exceeded, Feature Not Supported under an idempotency key and in a
    ///   batch that is done as one.
    public func submit(_ requests: [DeferredRequest]) async throws -> [[UInt8]] {
        try await answering { desk in
            try desk.requireOutsideOfBatch()
            guard server.options.performer != nil else {
                throw KMIPError(.featureNotSupported, "asynchronous answers are not offered")
            }
            guard requests.allSatisfy({ $0.content.count <= AsynchronousLimits.content }) else {
                throw KMIPError.tooLarge
            }
            return try await desk.submit(requests)
        }
    }
}

extension ObjectDesk {
    fileprivate func submit(_ requests: [DeferredRequest]) async throws -> [Bytes] {
        for attempt in 1...AsynchronousLimits.attempts {
            let read = try await server.reading(requester, in: vault) { [.asynchronous(of: $0.subject.stored)] }
            let permit = try Access.decide(read.caller, .poll).permit
            let ids = requests.map { _ in server.random.bytes(AsynchronousLimits.correlationValue) }
            var writer = Writer(vault.sealer)
            let parts = try zip(requests, ids).map { request, id in
                try AsynchronousPartRow(request.content, part: AsynchronousPartRow.request, of: id, writer.sealer)
            }
            try await requireRoom(for: parts, beside: read.answers[0].map(AsynchronousRow.init))
            for (place, request) in requests.enumerated() {
                let row = AsynchronousRow(
                    request,
                    id: ids[place],
                    by: read,
                    requester,
                    after: place == 0 ? nil : ids[place - 1],
                    isFollowed: place + 1 < requests.count,
                    bytes: parts[place].content.count,
                    at: Instant(microseconds: read.now.microseconds + Int64(place))
                )
                try writer.insert(ChangeKind.submit, row)
                try writer.insert(ChangeKind.submit, parts[place])
            }
            if try await write(writer, permit, isLast: attempt == AsynchronousLimits.attempts) {
                server.asynchronous.wake()
                return ids
            }
        }
        throw StoreError(.conflict, "the master key changed again and again")
    }

    private func requireRoom(for parts: [AsynchronousPartRow], beside rows: [AsynchronousRow]) async throws {
        let open = rows.count { !$0.isObtained }
        guard open + parts.count <= AsynchronousLimits.outstanding,
            rows.count + parts.count <= AsynchronousLimits.kept,
            rows.haveRoom(for: parts.map(\.content.count).reduce(0, +))
        else {
            throw KMIPError(
                .serverLimitExceeded,
                "\(open) answers of yours are outstanding; poll or cancel some, or wait until they are forgotten"
            )
        }
        guard try await server.store.count(AsynchronousRow.table) + parts.count <= AsynchronousLimits.inAll else {
            throw KMIPError(.serverLimitExceeded, "as many requests wait as can be kept; ask without Mandatory")
        }
    }

    /// False where somebody was faster and it is to be decided anew.
    func write(_ writer: Writer, _ permit: Permit, isLast: Bool) async throws -> Bool {
        do {
            try await vault.committer.commit(WriteSet(by: permit, writer.changes))
            return true
        } catch {
            guard error.code == .conflict, !isLast else { throw error }
            return false
        }
    }

    /// What is written here is no object's, and is told once.
    func requireOutsideOfBatch() throws(KMIPError) {
        guard batch == nil else {
            throw KMIPError(.featureNotSupported, "this is not done in a batch that is undone as a whole")
        }
        guard requester.claim == nil else {
            throw KMIPError(.featureNotSupported, "asynchronous requests take no Idempotency-Key")
        }
    }
}

extension KMIPError {
    fileprivate static let tooLarge = KMIPError(
        .serverLimitExceeded,
        "what is done later has at most \(AsynchronousLimits.content) bytes; ask without Mandatory"
    )
}
