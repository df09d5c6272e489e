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
        let asking = try await caller()
        let permit = try Access.decide(asking.caller, .import).permit
        let id = request.uniqueIdentifier
        let earlier = try await replaceable(request, asking)
        for name in object.attributes.names { try await requireFree(name, asking, except: id) }
        var writer = Writer(vault.sealer)
        let (owner, now) = (asking.caller.subject, server.clock.now())
        let row = try row(object, id, of: owner, now, writer.sealer.keyring, inPlaceOf: earlier)
        let hints = object.attributes.hints(for: id)
        if let earlier {
            let old = try Attributes(canonicalBytes: earlier.attributes).hints(for: id)
            let (added, removed) = (hints.filter { !old.contains($0) }, old.filter { !hints.contains($0) })
            let kind = ChangeKind.importObject
            try writer.update(kind, row, from: earlier, addedHints: added, removedHints: removed)
        } else {
            try writer.insert(ChangeKind.importObject, row, hints: hints)
        }
        do {
            let set = WriteSet(subject: permit.subject.stored, changes: writer.changes)
            try await commit(set, id, replacing: earlier.map { [$0] } ?? [])
            return true
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return false
        }
    }

    /// The caller's own object that goes; nil where there is none. Throws Object Already Exists, also where it is another's.
    private func replaceable(_ request: ImportRequest, _ asking: CallerRead) async throws -> ObjectRow? {
        let id = request.uniqueIdentifier
        let stored = try await vault.store.row(ObjectRow.self, key: ObjectRow.key(id))
        guard let found = batch?.row(id) ?? stored else { return nil }
        try vault.sealer.check(found)
        guard request.replacesExisting == true, found.owner == asking.caller.subject.stored else {
            throw KMIPError(.objectAlreadyExists, "there is or was an object with this identifier")
        }
        return found
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
        try given.checkBounds()
        var new = NewObject(objectType, checked: given, material, id: uniqueIdentifier)
        (new.state, new.attributes.state) = (given.state, nil)
        return new
    }

    /// What this server makes itself: of the identifier and the material, or of the moment.
    private static let computed: [Tag] = [.uniqueIdentifier, .digest, .lastChangeDate, .archiveDate]
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
            let isMultiple = AttributeRule.of(item.tag)?.isMultiple ?? false
            guard seen.insert(reference).inserted || (isMultiple && item.tag != .attribute) else {
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
