import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectDesk {
    /// Throws Feature Not Supported where the request may be undone or repeated: a part is done once.
    func requireForParts() throws(KMIPError) {
        guard batch == nil, step.claim == nil else {
            throw KMIPError(
                .featureNotSupported,
                "an operation over several requests takes no Undo and no Idempotency-Key: a part is done once"
            )
        }
    }

    /// Puts an operation down whose first part is done.
    func begin(_ parts: StreamParts, _ work: StreamWork) throws -> [UInt8] {
        try requireForParts()
        return try vault.streams.begin(parts.bond, parts.topic, work, at: server.clock.now(), random: server.random)
    }

    /// Does a later part of an operation. The caller and the key were looked at anew before.
    ///
    /// - Parameter parameters: of this part, which are to be those of the first.
    func next<Answer>(
        _ parts: StreamParts,
        _ name: [UInt8],
        isLast: Bool,
        repeating parameters: CryptographicParameters?,
        _ body: (StreamWork) async throws -> Answer
    ) async throws -> Answer {
        try requireForParts()
        return try await vault.streams.next(
            name,
            parts.bond,
            parts.topic,
            isLast: isLast,
            repeating: parameters,
            at: server.clock.now(),
            body
        )
    }

    /// What is under way on this server with an object that another server has destroyed or revoked is over as well.
    func endUse(of view: ObjectView) {
        switch view.state {
        case .destroyed, .destroyedCompromised: endUse(of: view.row.id)
        case .deactivated, .compromised: endProtection(of: view.row.id)
        case .preActive, .active: break
        }
    }

    /// What is under way on this server with an object that was destroyed is over, and its key leaves the memory.
    func endUse(of id: String) {
        if let batch { return batch.deferring(.endUse(of: id)) }
        vault.openKeys.forget(id)
        vault.streams.end(of: id)
    }

    /// What is under way on this server and applies protection with an object that was revoked is over.
    func endProtection(of id: String) {
        if let batch { return batch.deferring(.endProtection(of: id)) }
        vault.streams.endProtection(of: id)
    }
}

/// What the parts of an operation over several requests have in common: whose they are, and what they are about.
struct StreamParts {
    let bond: Streams.Table.Bond
    let topic: Streams.Table.Topic

    /// - Parameter key: nil where none is used.
    init(_ operation: Operation, by caller: Caller, with key: UsedKey? = nil) {
        bond = Streams.Table.Bond(caller)
        topic = Streams.Table.Topic(
            operation: operation,
            object: key?.id,
            materialRevision: key?.view.row.materialRevision
        )
    }
}

extension UsedKey {
    /// Of the operation that it is used for.
    var parts: StreamParts { StreamParts(use.operation, by: view.caller, with: self) }
}

extension ObjectOperations {
    public func endParts(called correlationValue: [UInt8]) async { server.seat.vault?.streams.end(correlationValue) }
}

extension StreamPart {
    /// The data of a part, which may be none.
    ///
    /// - Throws: Invalid Field where some has to be there.
    func data(_ given: SecretBytes?) throws(KMIPError) -> SecretBytes {
        guard let given else { return try require(lacking: .empty) }
        return given
    }

    /// The same of what was encrypted.
    func data(_ given: [UInt8]?) throws(KMIPError) -> [UInt8] {
        guard let given else { return try require(lacking: []) }
        return given
    }

    private func require<Data>(lacking none: Data) throws(KMIPError) -> Data {
        guard mayLackData else { throw KMIPError.dataMissing }
        return none
    }
}

extension KMIPError {
    /// A part of another kind of operation than its name was given for, which cannot be.
    static let otherWork = KMIPError(.invalidCorrelationValue, "the CorrelationValue is of another operation")
    static let dataMissing = KMIPError(.invalidField, "Data is missing")
}
