import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Re-key (KMIP 2.1 section 6.1.46): a new key takes the names of a symmetric key. It belongs to whom the old one belongs to.
    public func reKey(_ request: ReKeyRequest) async throws -> ReKeyResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: .symmetricKey, version)
            try request.attributes.requireOwnRandomness()
            return ReKeyResponse(uniqueIdentifier: try await desk.reKey(request, version))
        }
    }
}

extension ObjectDesk {
    fileprivate func reKey(_ request: ReKeyRequest, _ version: ProtocolVersion) async throws -> String {
        try await making { try await reKeyOnce(request, version) }
    }

    @inline(never)
    private func reKeyOnce(_ request: ReKeyRequest, _ version: ProtocolVersion) async throws -> String {
        let (view, answers) = try await view(request.uniqueIdentifier) { _ in [.creationRules] }
        // Who was granted Re-key alone chooses neither the new key's labels nor its protection.
        let permit = try view.permit(.reKey, isOwnersAlone: !request.attributes.isEmpty)
        try view.requireReplaceable(.symmetricKey)
        try view.requireCountedDates(request.offset, version)
        guard permit.covers(view.facts) else { throw OperationError(.permissionDenied, "This was not permitted.") }
        let replacement = try KeyReplacement(
            of: view.attributes,
            .symmetricKey,
            offset: request.offset,
            asked: request.attributes,
            now: view.now.wholeSeconds
        )
        let id = newIdentifier()
        let (old, object) = try replace(view.row.id, replacement, id)
        var made = ObjectsMade(
            kind: ChangeKind.reKey,
            permit: permit,
            rules: try rules(answers[answers.startIndex]),
            owner: view.facts.owner,
            now: view.now
        )
        made.new = [object]
        made.changed = [ChangedObject(view, old)]
        try await write(made)
        return id
    }

    /// What is left of a symmetric key's attributes, and the key that takes its place.
    func replace(
        _ oldID: String,
        _ replacement: KeyReplacement,
        _ id: String
    ) throws(KMIPError) -> (old: Attributes, object: NewObject) {
        var (old, new) = replacement.linked(oldID, id)
        let shape = try KeyShape(making: new)
        new.cryptographicLength = shape.length
        return (old, NewObject(.symmetricKey, checked: new, server.random.secret(shape.bytes), id: id))
    }
}

extension ObjectView {
    /// - Parameter type: of what the operation replaces.
    func requireReplaceable(_ expected: ObjectType) throws(KMIPError) {
        try requireChangeable()
        try requireOnLine()
        guard type == expected else {
            throw KMIPError(.invalidObjectType, "what is replaced is a \(expected.name), and this is a \(type.name)")
        }
        guard !state.isDestroyed else {
            throw KMIPError(.keyValueNotPresent, "the key is destroyed; its material is gone")
        }
        try requireMaterial()
    }

    /// - Parameter offset: by which a client wants the dates of what is replaced to be moved.
    /// - Throws: Illegal Operation in KMIP 1.x (1.4 sections 11.5 and 11.6) where there is no activation to count them from. Later versions have no
    ///   such error, and the dates stay.
    func requireCountedDates(_ offset: UInt32?, _ version: ProtocolVersion) throws(KMIPError) {
        guard version.major < 2, offset != nil, attributes.lifeDates.activation == nil else { return }
        let dates: [Tag] = [.processStartDate, .protectStopDate, .deactivationDate]
        guard dates.allSatisfy({ attributes.value($0) == nil }) else {
            throw KMIPError(.illegalOperation, "no ActivationDate says by how much Offset moves the other dates")
        }
    }
}
