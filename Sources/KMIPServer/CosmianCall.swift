import KMIP

/// What Cosmian's clients say in a bare call and the standard does not have: an object named by its tags, and in Destroy and Revoke whether the
/// other key of a pair goes the same way.
struct CosmianCall {
    let operation: Operation
    /// As the standard has it, but for identifiers that are lists of tags.
    private let payload: TTLV
    private let cascades: Bool

    /// - Throws: Feature Not Supported where what is known about an object shall go: it stays, as the vault's history does.
    init(_ root: TTLV, of operation: Operation) throws(KMIPError) {
        guard root.first(.remove)?.value != .boolean(true) else {
            throw KMIPError(.featureNotSupported, "what is known about a destroyed object stays: Remove is not offered")
        }
        self.operation = operation
        cascades = root.first(.cascade)?.value == .boolean(true)
        guard case .structure(let fields) = root.value else {
            payload = root
            return
        }
        payload = TTLV(root.tag, .structure(fields.filter { $0.tag != .remove && $0.tag != .cascade }))
    }

    /// Has it done.
    func run(_ dispatch: OperationDispatch, _ limits: Limits) async throws -> any ResponsePayload {
        let named = try await dispatch.identifying(payload, of: operation)
        let resolved = try BatchContext().resolving(named, of: operation).first ?? named
        if operation == .locate { return try await dispatch.locate(resolved) }
        if cascades, let other = try await dispatch.otherKey(of: resolved, for: operation) {
            return try await both(other, resolved, dispatch, limits)
        }
        return try await dispatch.run(operation, resolved)
    }

    /// Both keys of a pair, or none: a message of two items, the first of which is undone with the second.
    private func both(
        _ other: String,
        _ payload: TTLV,
        _ dispatch: OperationDispatch,
        _ limits: Limits
    ) async throws -> IdentifierResponse {
        let items = [payload.naming(other), payload].enumerated().map { place, payload in
            TTLV(
                .batchItem,
                .structure([
                    operation.ttlv, TTLV(.uniqueBatchItemID, .bytes([UInt8(place)])),
                    TTLV(.requestPayload, .structure(payload.children)),
                ])
            )
        }
        let header = RequestHeader(batchCount: Int32(items.count), errorOption: .undo)
        let message = TTLV(.requestMessage, .structure([header.ttlv] + items))
        let dispatcher = MessageDispatcher(
            operations: dispatch,
            limits: limits,
            now: dispatch.now,
            serverCorrelationValue: nil
        )
        let answers = await dispatcher.answer(message, Flaws()).items
        if let error = answers.lazy.compactMap(\.error).first { throw error }
        guard let answer = answers.last?.payload else { throw KMIPError(.generalFailure, "no answer") }
        return try IdentifierResponse(ttlv: answer)
    }
}

extension OperationDispatch {
    /// The payload with an identifier in the place of a list of tags.
    ///
    /// - Throws: Object Not Found where no object has all of the tags, Invalid Field where several have.
    fileprivate func identifying(_ payload: TTLV, of operation: Operation) async throws -> TTLV {
        // Import says how the object shall be called.
        guard operation != .import, case .structure(var fields) = payload.value else { return payload }
        for place in fields.indices {
            guard let tags = fields[place].listedTags else { continue }
            fields[place].value = .text(try await identifier(taggedWith: tags))
        }
        return TTLV(payload.tag, .structure(fields))
    }

    private func identifier(taggedWith tags: [String]) async throws -> String {
        var wanted = Attributes()
        wanted.tags = tags
        guard wanted.readTypes() else { throw KMIPError(.objectNotFound, "no object is of two types") }
        var found = try await identifiers(wanted)
        if found.count > 1 {
            // A key that was replaced keeps its tags: of several the active one is meant.
            wanted.state = .active
            found = try await identifiers(wanted)
            guard found.count == 1 else {
                throw KMIPError(.invalidField, "several objects have these tags: name one by its identifier")
            }
        }
        guard let identifier = found.first else {
            throw KMIPError(.objectNotFound, "no object has these tags, or you may not know of it")
        }
        return identifier
    }

    fileprivate func locate(_ payload: TTLV) async throws -> LocateResponse {
        var request = try LocateRequest(ttlv: payload)
        guard request.attributes.readTypes() else { return LocateResponse(locatedItems: 0, uniqueIdentifiers: []) }
        return try await operations.locate(request)
    }

    /// Two at most: whether there is one is what matters.
    private func identifiers(_ wanted: Attributes) async throws -> [String] {
        try await operations.locate(LocateRequest(attributes: wanted, maximumItems: 2)).uniqueIdentifiers
    }

    /// The other key of the pair, where there is one to which the same can still be done.
    fileprivate func otherKey(of payload: TTLV, for operation: Operation) async throws -> String? {
        guard case .text(let identifier) = payload.first(.uniqueIdentifier)?.value else { return nil }
        let links = try await attributes(identifier, .link).links
        guard let other = links.first(where: { $0.type == .publicKey || $0.type == .privateKey }) else { return nil }
        switch try await attributes(other.identifier, .state).state {
        case .destroyed, .destroyedCompromised: return nil
        case .deactivated, .compromised: return operation == .destroy ? other.identifier : nil
        default: return other.identifier
        }
    }

    private func attributes(_ identifier: String, _ tag: Tag) async throws -> Attributes {
        let request = GetAttributesRequest(uniqueIdentifier: identifier, references: [.tag(tag)])
        return try await operations.getAttributes(request).attributes
    }
}

extension TTLV {
    /// The tags that this field names an object by; nil where it names it in another way.
    fileprivate var listedTags: [String]? {
        guard tag == .uniqueIdentifier || tag == .privateKeyUniqueIdentifier, case .text(let text) = value,
            text.hasPrefix("["), let tags = TagList.read(text), !tags.isEmpty
        else { return nil }
        return tags
    }

    fileprivate func naming(_ identifier: String) -> TTLV {
        TTLV(tag, .structure(children.map { $0.tag == .uniqueIdentifier ? TTLV($0.tag, .text(identifier)) : $0 }))
    }
}

extension Attributes {
    /// What Cosmian's servers give every object of a type, so that its clients may tell the keys of a pair apart.
    private static let typeTags: [String: ObjectType] = [
        "_kk": .symmetricKey, "_sk": .privateKey, "_pk": .publicKey, "_cert": .certificate, "_sd": .secretData,
        "_oo": .opaqueObject,
    ]

    /// Puts the type that such tags mean in their place; false where no object can have what is wanted.
    fileprivate mutating func readTypes() -> Bool {
        let all = tags
        let meant = all.compactMap { Self.typeTags[$0] }
        guard !meant.isEmpty else { return true }
        let types = Set(meant + [objectType].compactMap(\.self))
        guard types.count == 1 else { return false }
        tags = all.filter { Self.typeTags[$0] == nil }
        objectType = types.first
        return true
    }
}
