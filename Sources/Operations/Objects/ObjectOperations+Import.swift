import Access
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Import (KMIP 2.1 section 6.1.25): an object as another server had it, with its dates and its state, under its identifier.
    ///
    /// The importer owns it. An object that is there is replaced only for its owner; its material is gone then as after Destroy.
    public func `import`(_ request: ImportRequest) async throws -> ImportResponse {
        try await answering { desk in
            let object = try request.newObject(now: server.clock.now().wholeSeconds)
            try await desk.bringIn(object, request)
            if request.replacesExisting == true { try await desk.flush() }
            return ImportResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}

extension ObjectDesk {
    fileprivate func bringIn(_ object: NewObject, _ request: ImportRequest) async throws {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if try await bringInOnce(object, request, isLast: false) { return }
            }
            _ = try await bringInOnce(object, request, isLast: true)
        } again: { _ in
        }
    }

    /// False where it is to be decided anew.
    @inline(never)
    private func bringInOnce(_ object: NewObject, _ request: ImportRequest, isLast: Bool) async throws -> Bool {
        let asking = try await caller(with: [.creationRules])
        let permit = try Access.decide(asking.caller, .import).permit
        let rules = try rules(asking.answers[0])
        try rules.require(object)
        let earlier = try await replaceable(request)
        for name in object.attributes.names {
            try await requireFree(name, of: asking.caller.subject, asking, except: request.uniqueIdentifier)
        }
        let changes = try changes(object, request.uniqueIdentifier, asking, earlier, rules)
        do {
            let set = WriteSet(by: permit, changes)
            try await commit(set, request.uniqueIdentifier, replacing: earlier.map { [$0.row] } ?? [])
            return true
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return false
        }
    }

    private func changes(
        _ object: NewObject,
        _ id: String,
        _ asking: CallerRead,
        _ earlier: ObjectView?,
        _ rules: RulesRead
    ) throws -> [Change] {
        var writer = Writer(vault.sealer)
        witness(ChangeKind.importObject, rules, &writer)
        let (owner, now) = (earlier?.facts.owner ?? asking.caller.subject, server.clock.now())
        let row = try row(object, id, of: owner, now, writer.sealer.keyring, inPlaceOf: earlier?.row)
        let hints = object.attributes.hints(for: id)
        guard let earlier else {
            try writer.insert(ChangeKind.importObject, row, hints: hints)
            return writer.changes
        }
        let old = earlier.attributes.hints(for: id)
        try writer.update(
            ChangeKind.importObject,
            row,
            from: earlier.row,
            addedHints: hints.filter { !old.contains($0) },
            removedHints: old.filter { !hints.contains($0) }
        )
        if !earlier.isPlainlyOwned { writer.witnessCaller(ChangeKind.importObject, earlier) }
        return writer.changes
    }

    /// The object that goes; nil where there is none. Who replaces an object destroys it, so that he must be its owner and an API token
    /// must name that. Who may not know of the object hears of it as little as where he creates one: Object Already Exists.
    private func replaceable(_ request: ImportRequest) async throws -> ObjectView? {
        let view: ObjectView
        do {
            view = try await self.view(request.uniqueIdentifier)
        } catch let error as KMIPError where error.reason == .objectNotFound {
            return nil
        }
        guard request.replacesExisting == true else { throw KMIPError.alreadyExists }
        do throws(AccessError) {
            _ = try view.permit(.destroy, isOwnersAlone: true)
        } catch {
            throw error.code == .notFound ? KMIPError.alreadyExists : KMIPError(error)
        }
        return view
    }
}

extension ImportRequest {
    /// What the request brings, checked for what only this server can know to be wrong.
    fileprivate func newObject(now: Int64) throws -> NewObject {
        guard uniqueIdentifier.isObjectIdentifier, !ObjectFacts.isReserved(uniqueIdentifier) else {
            throw KMIPError(.invalidField, "this UniqueIdentifier cannot be an object's here")
        }
        guard keyWrapType == nil else { throw KMIPError(.featureNotSupported, "wrapped objects are not taken") }
        var given = Attributes(attributes.items.filter { !Self.computed.contains($0.tag) && !$0.isServersOwn })
        try given.requireServed(objectType)
        let material = try object.material(&given)
        given.objectType = objectType
        (given.sensitive, given.extractable) = (given.sensitive ?? false, given.extractable ?? true)
        given.alwaysSensitive = given.alwaysSensitive ?? given.sensitive
        given.neverExtractable = given.neverExtractable ?? (given.extractable == false)
        given.fresh = given.fresh ?? true
        given.usageLimits = given.usageLimits
        try given.checkBounds()
        var new = NewObject(objectType, checked: given, material, id: uniqueIdentifier)
        (new.state, new.attributes.state) = (given.state, nil)
        return new
    }

    /// What this server makes itself: of the identifier and the material, or of the moment.
    private static let computed: [Tag] = [
        .uniqueIdentifier, .shortUniqueIdentifier, .digest, .archiveDate, .leaseTime,
        .protectionStorageMask,
    ]
}

extension TTLV {
    /// Whether the vendor is `y`: another server's own, which it exported along.
    fileprivate var isServersOwn: Bool {
        if case .vendor("y", _) = AttributeReference(attribute: self) { true } else { false }
    }
}

extension Attributes {
    /// Throws for attributes twice, of another type, and of a state that has no material.
    fileprivate func requireServed(_ type: ObjectType) throws(KMIPError) {
        var seen: Set<AttributeReference> = []
        for item in items {
            let reference = AttributeReference(attribute: item)
            guard seen.insert(reference).inserted || reference.isMultiple else {
                throw KMIPError(.attributeSingleValued, "\(item.tag) may be given only once")
            }
        }
        guard objectType.map({ $0 == type }) ?? true else {
            throw KMIPError(.invalidAttributeValue, "ObjectType differs from the type in the request")
        }
        guard state.map({ !$0.isDestroyed }) ?? true, lifeDates.destroy == nil else {
            throw KMIPError(.invalidAttributeValue, "an object with material is not destroyed")
        }
    }
}
