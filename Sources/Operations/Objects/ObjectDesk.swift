import Access
import Canonical
import KMIP
import Keyring
import Secrets
import Store

/// One request's hold on the open vault: taken once and kept to the request's end.
struct ObjectDesk: Sendable {
    let server: KeyServer
    let vault: OpenVault
    let requester: Requester
    /// This operation among those of its request.
    let step: IdempotentStep
    /// The batch that this operation belongs to, if that is written as one.
    let batch: PendingBatch?
    /// What the message will get, if it gets several objects.
    let foreseen: ForeseenObjects?

    /// Throws `OperationError`: `sealed`, `not-initialized`.
    init(
        _ server: KeyServer,
        _ requester: Requester,
        _ batch: PendingBatch? = nil,
        _ foreseen: ForeseenObjects? = nil
    ) async throws {
        self.batch = batch
        self.foreseen = foreseen
        self.server = server
        self.requester = requester
        vault = try await server.open()
        step = IdempotentStep(server, vault, requester)
    }

    /// One request's hold on this vault, without a batch.
    init(_ server: KeyServer, _ requester: Requester, in vault: OpenVault) {
        (batch, foreseen) = (nil, nil)
        self.server = server
        self.requester = requester
        self.vault = vault
        step = IdempotentStep(server, vault, requester)
    }

    /// The object with that identifier, every row checked. Throws Object Not Found where there is none.
    func view(_ id: String) async throws -> ObjectView {
        try await view(id) { _ in [] }.view
    }

    /// The object, and the answers to further queries of the same state of the database.
    func view(
        _ id: String,
        with queries: @Sendable (Standing) -> [Query]
    ) async throws -> (view: ObjectView, answers: ArraySlice<[RawRow]>) {
        guard id.isObjectIdentifier else { throw KMIPError.objectNotFound }
        let read = try await server.reading(requester, in: vault) {
            [.object(id), .grants(on: id, to: $0.grantees)] + queries($0)
        }
        guard let raw = batch?.row(id)?.raw ?? read.answers[0].first else {
            vault.spendTimeOfAnObject(read)
            throw KMIPError.objectNotFound
        }
        return (try view(raw, read.answers[1], read), read.answers.dropFirst(2))
    }

    /// The object of that row, with the caller's grants on it, all of one read.
    func view(_ raw: RawRow, _ grants: [RawRow], _ read: CallerRead) throws -> ObjectView {
        var view = try view(ObjectRow(raw), read.caller, grants, read.now)
        view.basis = ViewBasis(directory: read.directory, grants: try grants.map(GrantRow.init))
        return view
    }

    /// The caller with what the vault granted it, and the answers to queries of the same state of the database.
    func caller(with queries: [Query] = []) async throws -> CallerRead {
        try await server.reading(requester, in: vault) { _ in queries }
    }

    /// Writes the set, or keeps it for the end of the batch. `originals` are the objects that it changes, as they were read.
    func commit(_ set: WriteSet, _ id: String, replacing originals: [ObjectRow]) async throws {
        guard let batch else { return try await step.commit(set, ObjectRow.table, id) }
        try batch.stage(set, replacing: originals)
    }

    /// A row out of the database as the caller sees it, after checking its tag and those of its grants.
    func view(_ row: ObjectRow, _ caller: Caller, _ grants: [RawRow], _ now: Instant) throws -> ObjectView {
        try vault.sealer.check(row)
        return try ObjectView(
            row,
            caller: caller,
            grants: grants.map { try vault.checkedGrant($0) },
            implication: server.options.implication,
            now: now
        )
    }
}

extension ObjectDesk {
    /// The material to work with, for whom the permit was given.
    ///
    /// Throws Object Destroyed, and Key Value Not Present where it was never here or only its wrapped form is known.
    func material(of view: ObjectView, _ permit: Permit) throws -> SecretBytes {
        guard !view.isKeptWrapped else {
            throw KMIPError(.keyValueNotPresent, "the key is kept wrapped as it came, and cannot be used here")
        }
        return try keptMaterial(of: view, permit)
    }

    /// The material as it is kept, which may be wrapped, for whom the permit was given.
    func keptMaterial(of view: ObjectView, _ permit: Permit) throws -> SecretBytes {
        try view.requireMaterial()
        step.claim?.holdSecret()
        return try vault.sealer.open(view.row, permit, view.facts)
    }

    /// The attributes that were computed from the material; none where the object has none.
    func sealedAttributes(of view: ObjectView, _ permit: Permit) throws -> Attributes {
        guard let sealed = view.row.sealedAttributes else { return Attributes() }
        guard permit.covers(view.facts) else { throw OperationError(.permissionDenied, "This was not permitted.") }
        do {
            let opened = try vault.keyring.openAttributes(
                sealed,
                context(of: view.row),
                generation: view.row.generation
            )
            return try opened.withBytes { try Attributes(canonicalBytes: Bytes($0)) }
        } catch {
            throw Damage(view.row.raw, "its sealed attributes do not open")
        }
    }

    /// Every attribute, those that were computed from the material too.
    func allAttributes(of view: ObjectView, _ permit: Permit) throws -> Attributes {
        Attributes(view.shownAttributes.items + (try sealedAttributes(of: view, permit)).items).inShownOrder
    }

    func context(of row: ObjectRow) -> MaterialContext {
        MaterialContext(vault: vault.id, id: row.id, objectType: row.objectType, revision: row.materialRevision)
    }
}

extension String {
    /// Whether this may be an object's identifier: 1 to 128 printable ASCII bytes.
    var isObjectIdentifier: Bool {
        ObjectLimits.identifier.contains(utf8.count) && utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
