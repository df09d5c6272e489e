import Access
import AsymmetricKeys
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Import (KMIP 2.1 section 6.1.25): an object as another server had it, with its dates and its state, under its identifier.
    ///
    /// The importer owns it. An object that is there is replaced only for its owner, whose it stays; its material is gone then as after Destroy.
    public func `import`(_ request: ImportRequest) async throws -> ImportResponse {
        try await answering { desk in
            var whole = request
            whole.object = try await desk.unwrapped(request)
            let key = try await desk.key(in: whole.object, request.attributes, for: .import)?.key
            if try await desk.bringIn(try whole.newObject(key), request) {
                // What was there is destroyed.
                desk.endUse(of: request.uniqueIdentifier)
                await desk.takeCheckpoint()
                try await desk.flush()
            }
            return ImportResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}

extension ObjectDesk {
    /// The object as it is to be kept. One that is to be kept plain, and came wrapped, is unwrapped by its wrapping key; what came plain is kept as it
    /// came, which is what As Registered says too.
    ///
    /// Throws as ``unwrap(_:)``.
    fileprivate func unwrapped(_ request: ImportRequest) async throws -> ManagedObject {
        guard request.keyWrapType == .notWrapped, let block = request.object.keyBlock, case .wrapped = block.value
        else {
            return request.object
        }
        return request.object.with(try await unwrap(block))
    }

    /// Whether it replaced an object; a repetition of the request cannot tell, and says that it did where it might have.
    fileprivate func bringIn(_ object: NewObject, _ request: ImportRequest) async throws -> Bool {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if let replaced = try await bringInOnce(object, request, isLast: false) { return replaced }
            }
            return try await bringInOnce(object, request, isLast: true) ?? false
        } again: { _ in
            request.replacesExisting == true
        }
    }

    /// Whether it replaced an object; nil where it is to be decided anew.
    @inline(never)
    private func bringInOnce(_ object: NewObject, _ request: ImportRequest, isLast: Bool) async throws -> Bool? {
        let maker = try await maker(by: .import)
        try maker.rulesRead.require(object)
        let earlier = try await replaceable(request)
        // What replaces an object stays its owner's, who may be a group of the caller's.
        let owner = earlier?.facts.owner ?? maker.subject
        for name in object.attributes.names {
            try await requireFree(name, of: owner, maker.asking, except: request.uniqueIdentifier)
        }
        let changes = try changes(object, request.uniqueIdentifier, owner, maker, earlier)
        do {
            let set = WriteSet(by: maker.permit, changes)
            try await commit(set, request.uniqueIdentifier, replacing: earlier.map { [$0.row] } ?? [])
            return earlier != nil
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return nil
        }
    }

    private func changes(
        _ object: NewObject,
        _ id: String,
        _ owner: Subject,
        _ maker: ObjectMaker,
        _ earlier: ObjectView?
    ) throws -> [Change] {
        var writer = Writer(vault.sealer)
        witness(ChangeKind.importObject, maker.rulesRead, &writer)
        let now = server.clock.now()
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
    fileprivate func newObject(_ key: AsymmetricKey?) throws -> NewObject {
        guard uniqueIdentifier.isObjectIdentifier, !ObjectFacts.isReserved(uniqueIdentifier) else {
            throw KMIPError(.invalidField, "this UniqueIdentifier cannot be an object's here")
        }
        var given = Attributes(attributes.items.filter { !$0.isServersOwn })
        try given.requireServed(objectType, uniqueIdentifier)
        let digests = given.all(.digest)
        for tag in Self.notKept { given.set(tag, nil) }
        // What is said of it elsewhere is for the object here to say: whether it has its value.
        given.keyValuePresent = nil
        let material = try object.material(&given, key)
        given.objectType = objectType
        given.sensitive = given.sensitive ?? (given.alwaysSensitive == true)
        given.extractable = given.extractable ?? (given.neverExtractable != true)
        given.alwaysSensitive = given.alwaysSensitive ?? given.sensitive
        given.neverExtractable = given.neverExtractable ?? (given.extractable == false)
        try given.requireConsistentProtection()
        given.fresh = given.fresh ?? true
        try given.checkBounds()
        var new = NewObject(objectType, checked: given, material, id: uniqueIdentifier)
        (new.state, new.attributes.state) = (given.state, nil)
        new.key = key
        new.sealed = Attributes(try new.unknown(of: digests))
        return new
    }

    /// What stands elsewhere: in the row's key, beside the material, and in what this server is.
    private static let notKept: [Tag] = [.uniqueIdentifier, .digest, .protectionStorageMask]
}

extension NewObject {
    /// The digests that came along and are not computed here as well.
    ///
    /// - Throws: Invalid Attribute Value for one that is computed here and differs: the object is not the one that was exported.
    fileprivate func unknown(of digests: [TTLV]) throws(KMIPError) -> [TTLV] {
        if material == nil { return digests }
        let own = computed.all(.digest)
        var others: [TTLV] = []
        for digest in digests where !own.contains(digest) {
            guard !own.contains(where: { $0.isDigest(of: digest) }) else {
                throw KMIPError(.invalidAttributeValue, "a Digest is not the object's")
            }
            others.append(digest)
        }
        return others
    }
}

extension TTLV {
    /// Whether both are digests by one function of one form of a key.
    fileprivate func isDigest(of other: TTLV) -> Bool {
        let format = { (digest: TTLV) in digest.first(.keyFormatType)?.value ?? KeyFormatType.raw.ttlv.value }
        return first(.hashingAlgorithm)?.value == other.first(.hashingAlgorithm)?.value && format(self) == format(other)
    }

    /// Whether the vendor is `y`: another server's own, which it exported along.
    fileprivate var isServersOwn: Bool {
        if case .vendor("y", _) = AttributeReference(attribute: self) { true } else { false }
    }
}

extension Attributes {
    /// What is not sensitive now was not always, and what can be extracted now not never (KMIP 2.1 sections 4.3 and 4.33). Throws Invalid Attribute
    /// Value.
    fileprivate func requireConsistentProtection() throws(KMIPError) {
        guard alwaysSensitive != true || sensitive == true else {
            throw KMIPError(.invalidAttributeValue, "AlwaysSensitive is true of an object that is not Sensitive")
        }
        guard neverExtractable != true || extractable == false else {
            throw KMIPError(.invalidAttributeValue, "NeverExtractable is true of an object that is Extractable")
        }
    }

    /// Throws for attributes twice, of another type, and of a state that has no material.
    fileprivate func requireServed(_ type: ObjectType, _ id: String) throws(KMIPError) {
        guard uniqueIdentifier.map({ $0 == id }) ?? true else {
            throw KMIPError(.invalidField, "UniqueIdentifier is given twice, and differs")
        }
        // An object that was better protected elsewhere is not brought here as if it still were.
        let masks = all(.protectionStorageMask)
        if !masks.isEmpty { try ProtectionStorage.require(TTLV(.protectionStorageMasks, .structure(masks))) }
        var seen: Set<AttributeReference> = []
        for item in items {
            let reference = AttributeReference(attribute: item)
            guard seen.insert(reference).inserted || reference.isMultiple else {
                throw KMIPError(.attributeSingleValued, "\(item.tag) may be given only once")
            }
        }
        try requireDistinctNames()
        guard objectType.map({ $0 == type }) ?? true else {
            throw KMIPError(.invalidAttributeValue, "ObjectType differs from the type in the request")
        }
        guard state.map({ !$0.isDestroyed }) ?? true, lifeDates.destroy == nil else {
            throw KMIPError(.invalidAttributeValue, "an object with material is not destroyed")
        }
    }
}
