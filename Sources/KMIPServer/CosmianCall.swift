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
}

extension OperationDispatch {
    /// The payload with an identifier in the place of a list of tags.
    ///
    /// - Throws: Object Not Found where no object that is meant has all of the tags, Invalid Field where several have.
    fileprivate func identifying(_ payload: TTLV, of operation: Operation) async throws -> TTLV {
        // Import says how the object shall be called.
        guard operation != .import, case .structure(var fields) = payload.value else { return payload }
        for place in fields.indices {
            guard let tags = fields[place].listedTags else { continue }
            fields[place].value = .text(try await identifier(taggedWith: tags, for: operation))
        }
        return TTLV(payload.tag, .structure(fields))
    }

    /// His own is meant: who else could choose what a tag means, by a grant or by a group that nobody is asked about, would choose under which key
    /// the caller's data comes. Another's is meant where nothing is put under it, and the caller has none, archived and destroyed ones counted.
    private func identifier(taggedWith tags: [String], for operation: Operation) async throws -> String {
        var wanted = Attributes()
        wanted.tags = tags
        wanted.readTypes()
        if let own = try await identifier(wanted, isOwn: true) { return own }
        guard operation.takesTaggedOfOthers, try await ownsNone(wanted),
            let other = try await identifier(wanted, isOwn: false)
        else {
            throw KMIPError(
                .objectNotFound,
                "you own no object with these tags: name one that is not yours by its identifier"
            )
        }
        return other
    }

    /// Throws Invalid Field where several are meant.
    private func identifier(_ wanted: Attributes, isOwn: Bool) async throws -> String? {
        var found = try await identifiers(wanted, isOwn)
        guard found.count > 1 else { return found.first }
        // A key that was replaced keeps its tags: of several the active one is meant.
        var active = wanted
        active.state = .active
        found = try await identifiers(active, isOwn)
        guard found.count == 1 else {
            throw KMIPError(.invalidField, "several objects have these tags: name one by its identifier")
        }
        return found.first
    }

    fileprivate func locate(_ payload: TTLV) async throws -> LocateResponse {
        var request = try LocateRequest(ttlv: payload)
        request.attributes.readTypes()
        return try await operations.locate(request)
    }

    /// Two at most: whether there is one is what matters.
    private func identifiers(_ wanted: Attributes, _ isOwn: Bool) async throws -> [String] {
        let request = LocateRequest(attributes: wanted, maximumItems: 2)
        if isOwn { return try await operations.locateOwn(request).uniqueIdentifiers }
        return try await operations.locate(request).uniqueIdentifiers
    }

    private func ownsNone(_ wanted: Attributes) async throws -> Bool {
        let everywhere: StorageStatusMask = [.onLine, .archival, .destroyed]
        let request = LocateRequest(attributes: wanted, maximumItems: 1, storageStatus: everywhere)
        return try await operations.locateOwn(request).uniqueIdentifiers.isEmpty
    }
}

extension Operation {
    /// Whether a list of tags may mean an object that the caller does not own: where no data, and no trust in an answer, is put under it.
    fileprivate var takesTaggedOfOthers: Bool {
        switch self {
        case .decrypt, .getAttributes, .getAttributeList, .check, .activate, .revoke, .destroy: true
        default: false
        }
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
}

extension Attributes {
    /// What Cosmian's servers give every object of a type, so that its clients may tell the keys of a pair apart.
    private static let typeTags: [String: ObjectType] = [
        "_kk": .symmetricKey, "_sk": .privateKey, "_pk": .publicKey, "_cert": .certificate, "_sd": .secretData,
        "_oo": .opaqueObject,
    ]

    /// Puts the types that such tags mean in their place. Of two types is no object: Locate finds none.
    fileprivate mutating func readTypes() {
        let all = tags
        let meant = Set(all.compactMap { Self.typeTags[$0] })
        guard !meant.isEmpty else { return }
        tags = all.filter { Self.typeTags[$0] == nil }
        for type in meant.subtracting([objectType].compactMap(\.self)).sorted(by: { $0.rawValue < $1.rawValue }) {
            add(type.ttlv)
        }
    }
}
