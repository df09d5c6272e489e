import Access
import AsymmetricKeys
import Canonical
import KMIP
import Keyring
import Secrets
import Store

/// An object that is about to be made, after its material and what a client said of it were checked.
struct NewObject {
    let type: ObjectType
    var attributes: Attributes
    /// Nil where only what is said of the object is kept here, and its value elsewhere.
    let material: SecretBytes?
    /// The identifier that the client wants; nil lets the server make one.
    let id: String?
    /// The key of a pair, where it was read.
    var key: AsymmetricKey?
    /// The state that it had elsewhere; nil where its dates say it.
    var state: State?
    /// Attributes that tell something of the material and stand sealed beside it.
    var sealed = Attributes()

    /// - Throws: ``KMIPError`` for attributes that a client may not set, or that are too many or contradict each other.
    init(
        _ type: ObjectType,
        _ request: Attributes,
        material: (inout Attributes) throws -> SecretBytes?
    ) throws {
        var attributes = request
        let id = try attributes.takeIdentifier()
        guard id.map({ !ObjectFacts.isReserved($0) }) ?? true else {
            throw KMIPError(.invalidAttributeValue, "identifiers that begin like this are the server's own")
        }
        try attributes.checkForCreation(of: type)
        try attributes.checkBounds()
        try attributes.checkDates()
        attributes.usageLimits = attributes.usageLimits?.undrawn
        let material = try material(&attributes)
        let sensitive = attributes.sensitive ?? false
        let extractable = attributes.extractable ?? true
        attributes.sensitive = sensitive
        attributes.alwaysSensitive = sensitive
        attributes.extractable = extractable
        attributes.neverExtractable = !extractable
        // A client's word counts of what it brings, not of what is made here (KMIP 2.1 section 4.24).
        attributes.fresh = true
        attributes.objectType = type
        self.init(type, checked: attributes, material, id: id)
    }

    /// One whose attributes are as they shall be.
    init(_ type: ObjectType, checked attributes: Attributes, _ material: SecretBytes?, id: String?) {
        self.type = type
        self.attributes = attributes
        self.material = material
        self.id = id
    }
}

extension NewObject {
    /// What must not stand in the clear, whether it follows from the material or was said of one that is elsewhere.
    fileprivate func takeSealed(_ attributes: inout Attributes) -> Attributes {
        var sealed = Attributes(computed.items + self.sealed.items)
        if material == nil, type == .secretData, let length = attributes.cryptographicLength {
            sealed.cryptographicLength = length
            attributes.cryptographicLength = nil
        }
        return sealed
    }
}

extension ObjectDesk {
    /// Writes the new object, which `object` makes by the rules of the moment, and answers its identifier. Throws `AccessError` when the caller may
    /// make none, Constraint Violation, Object Already Exists, Non Unique Name Attribute.
    func make(
        _ operation: Operation,
        as kind: String,
        _ object: (CreationRules) throws -> NewObject
    ) async throws -> String {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if let id = try await makeOnce(operation, as: kind, object) { return id }
            }
            guard let id = try await makeOnce(operation, as: kind, object) else { throw KMIPError.alreadyExists }
            return id
        } again: { id in
            id
        }
    }

    /// Nil where it is to be decided anew: another request was faster, or the vault got a new master key in the middle.
    @inline(never)
    private func makeOnce(
        _ operation: Operation,
        as kind: String,
        _ make: (CreationRules) throws -> NewObject
    ) async throws -> String? {
        let maker = try await maker(by: operation)
        let object = try make(maker.rules)
        try maker.rulesRead.require(object)
        try await requireFree(object, maker.asking)
        let now = server.clock.now()
        let id = object.id ?? newIdentifier()
        var writer = Writer(vault.sealer)
        let row = try row(object, id, of: maker.subject, now, writer.sealer.keyring)
        try writer.insert(kind, row, hints: object.attributes.hints(for: id))
        witness(kind, maker.rulesRead, &writer)
        do {
            let set = WriteSet(by: maker.permit, writer.changes)
            try await commit(set, id, replacing: [])
            return id
        } catch let error as StoreError where error.code == .conflict {
            return nil
        }
    }

    func newIdentifier() -> String { UUIDText.text(of: UUIDText.random(server.random.bytes(16))) ?? "" }

    /// The row of a new object.
    ///
    /// - Parameter earlier: what it replaces under its identifier; the material is then the next revision.
    func row(
        _ object: NewObject,
        _ id: String,
        of owner: Subject,
        _ now: Instant,
        _ keyring: Keyring,
        inPlaceOf earlier: ObjectRow? = nil
    ) throws -> ObjectRow {
        var attributes = object.attributes
        let sealed = object.takeSealed(&attributes)
        attributes.uniqueIdentifier = id
        attributes.initialDate = attributes.initialDate ?? now.wholeSeconds
        attributes.lastChangeDate = attributes.lastChangeDate ?? now.wholeSeconds
        try attributes.requireStorable()
        var row = ObjectRow(
            id: id,
            objectType: object.type.rawValue,
            state: (object.state ?? StateRule.initial(attributes.lifeDates, now: now.wholeSeconds)).rawValue,
            owner: owner.stored,
            attributes: attributes.canonicalBytes,
            materialRevision: (earlier?.materialRevision ?? 0) + 1,
            created: earlier?.created ?? now,
            tagging: Tagging(generation: keyring.current)
        )
        let context = context(of: row)
        if !sealed.isEmpty {
            var bytes = sealed.canonicalBytes
            defer { bytes.wipe() }
            row.sealedAttributes = try keyring.sealAttributes(SecretBytes(copying: bytes), context)
        }
        if let material = object.material { row.material = try keyring.wrapMaterial(material, context) }
        return row
    }

    /// A taken identifier is refused, a destroyed object's too. Names are unique among what their owner has and has
    /// not destroyed (KMIP 2.1 section 4.32: unique within a domain of keys).
    private func requireFree(_ object: NewObject, _ asking: CallerRead) async throws {
        if let id = object.id { try await requireFree(id) }
        for name in object.attributes.names { try await requireFree(name, of: asking.caller.subject, asking) }
    }

    /// Throws Object Already Exists.
    func requireFree(_ id: String) async throws {
        if batch?.row(id) != nil { throw KMIPError.alreadyExists }
        let there = try await vault.store.row(ObjectRow.self, key: ObjectRow.key(id))
        if there != nil { throw KMIPError.alreadyExists }
    }

    /// Throws Non Unique Name Attribute where another object of the owner, the caller or a group of his, has the name and is not destroyed.
    func requireFree(_ name: ObjectName, of owner: Subject, _ asking: CallerRead, except id: String? = nil) async throws
    {
        let same = LocateCriteria(Attributes([name.ttlv]))
        let found = try await locate(same, asking, limit: 1, among: owner) {
            $0.facts.owner == owner && $0.row.id != id
        }
        guard found.hits.isEmpty else {
            let who = owner == asking.caller.subject ? "you have" : "\(owner.text) has"
            throw KMIPError(.nonUniqueNameAttribute, "\(who) an object of this name already")
        }
    }
}

extension KMIPError {
    static let alreadyExists = KMIPError(
        .objectAlreadyExists,
        "there is or was an object with this identifier"
    )
}

extension Attributes {
    /// The index rows by which Locate finds an object; each hit is checked against the attributes themselves.
    func hints(for id: String) -> [RawRow] {
        Set(names.map { Hint.of($0.value) }).map { NameHintRow(name: $0, id: id).raw }
            + Set(tags.map { Hint.of($0) } + objectGroups.map { Hint.ofGroup($0) }).map {
                LabelHintRow(label: $0, id: id).raw
            }
    }

    /// Throws Server Limit Exceeded for more names, tags or object groups than an object has.
    ///
    /// - Parameter earlier: what the object has. More groups than are given now stay and may become fewer.
    func checkBounds(after earlier: Attributes = Attributes()) throws(KMIPError) {
        guard names.count <= ObjectLimits.names else {
            throw KMIPError(.serverLimitExceeded, "more than \(ObjectLimits.names) names")
        }
        let groups = objectGroups.count
        guard groups <= ObjectLimits.groups || groups <= earlier.objectGroups.count else {
            throw KMIPError(.serverLimitExceeded, "an object is in at most \(ObjectLimits.groups) object groups")
        }
        let tags = tags
        guard tags.count <= ObjectLimits.tags, tags.allSatisfy({ (1...ObjectLimits.tag).contains($0.utf8.count) })
        else {
            throw KMIPError(
                .serverLimitExceeded,
                "an object has at most \(ObjectLimits.tags) tags of 1 to \(ObjectLimits.tag) bytes"
            )
        }
    }

    /// The object begins before it ends, processing begins no earlier than the object is active, and protecting ends no later (KMIP 2.1 sections 4.1, 4.18,
    /// 4.40 and 4.41).
    ///
    /// Only dates that a client gives are looked at, each against the others: Activate and Revoke set theirs whatever the others are.
    ///
    /// - Parameter given: the attributes that the client gives; nil where it gave all that are there.
    func checkDates(_ given: Tag? = nil) throws(KMIPError) {
        let order: [(early: Tag, late: Tag)] = [
            (.activationDate, .deactivationDate), (.activationDate, .processStartDate),
            (.protectStopDate, .deactivationDate),
        ]
        for (early, late) in order where given == nil || given == early || given == late {
            guard case .dateTime(let first)? = value(early), case .dateTime(let second)? = value(late) else { continue }
            guard first <= second else { throw KMIPError(.invalidAttributeValue, "\(late) is before \(early)") }
        }
    }
}
