import Access
import Canonical
import KMIP
import Store

/// One managed object as one request sees it: its checked row, what it says, and the checked grants that the caller
/// has on it, of one snapshot.
struct ObjectView: Sendable {
    let row: ObjectRow
    var attributes: Attributes
    /// With the effective state.
    let facts: ObjectFacts
    let type: ObjectType
    let caller: Caller
    let grants: [Grant]
    let implication: Implication
    let now: Instant
    /// What of the database the caller's relation to the object comes from, besides the object's row.
    var basis = ViewBasis()

    /// Throws `Damage` when the row cannot be read. Its tag was checked before.
    init(
        _ row: ObjectRow,
        caller: Caller,
        grants: [Grant],
        implication: Implication = .exact,
        now: Instant
    ) throws {
        guard let attributes = try? Attributes(canonicalBytes: row.attributes),
            let type = ObjectType(rawValue: row.objectType)
        else {
            throw Damage(row.raw, "it cannot be read")
        }
        let stored = try ObjectFacts(row, attributes)
        self.row = row
        self.attributes = attributes
        self.type = type
        self.caller = caller
        self.grants = grants
        self.implication = implication
        self.now = now
        facts = ObjectFacts(
            id: stored.id,
            owner: stored.owner,
            state: StateRule.effective(stored.state, attributes.lifeDates, now: now.wholeSeconds),
            isSensitive: stored.isSensitive,
            isExtractable: stored.isExtractable,
            names: attributes.names.map(\.value),
            tags: attributes.tags,
            groups: attributes.objectGroups
        )
    }

    /// The same object with the same grants, as another request of the same caller finds it.
    init(_ known: KnownView, _ read: CallerRead) {
        row = known.row
        attributes = known.attributes
        type = known.type
        caller = read.caller
        grants = known.grants
        implication = known.implication
        now = read.now
        basis = ViewBasis(directory: read.directory, grants: known.grantRows)
        facts = known.facts.inState(StateRule.effective(known.state, known.dates, now: read.now.wholeSeconds))
    }

    var state: State { facts.state }

    /// Where the object stands in a list.
    var place: ObjectPlace { ObjectPlace(created: row.created, id: row.id) }

    /// The decision about an operation of the caller on this object. Throws `AccessError`.
    ///
    /// - Parameters:
    ///   - isOwnersAlone: whether the change is one that no grant allows: of labels by which grants on scopes go, or of the object's protection.
    ///   - isWrapped: whether the material leaves wrapped under another key.
    func permit(
        _ operation: Operation,
        isOwnersAlone: Bool = false,
        isWrapped: Bool = false
    ) throws(AccessError) -> Permit {
        try Access.decide(
            caller,
            operation,
            on: facts,
            isWrapped: isWrapped,
            changesLabels: isOwnersAlone,
            implication: implication,
            grants: grants,
            at: now
        ).permit
    }

    /// For what the object may be used now. What uses an object asks it, beside the permit: `try view.use.require(.encrypt)`.
    var use: UseRule { UseRule(attributes, in: state, now: now.wholeSeconds) }

    /// Whether protection may be applied with the object now.
    var mayProtect: Bool { use.mayProtect }

    /// Whether what is protected may be processed now.
    var mayProcess: Bool { use.mayProcess }

    /// Throws Object Destroyed, and Key Value Not Present for an object of which only the attributes are kept here.
    func requireMaterial() throws(KMIPError) {
        if row.material != nil { return }
        guard !state.isDestroyed else {
            throw KMIPError(.objectDestroyed, "the object is destroyed; its material is gone")
        }
        // What else has none is damaged, which is for who opens it to say.
        guard attributes.keyValuePresent == false else { return }
        throw KMIPError(.keyValueNotPresent, "only the object's attributes are here; its KeyValueLocation says more")
    }

    /// What a client may see without the material: the stored attributes, the effective state, and what follows from the identifier.
    var shownAttributes: Attributes {
        var shown = Attributes(attributes.items + attributes.implied(by: row.id))
        shown.state = state
        if type == .opaqueObject { shown.keyFormatType = .opaque }
        return shown
    }
}
