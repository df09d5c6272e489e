import Canonical
import KMIP
import Store

/// The rows by which Locate finds an object, as they follow from the object's own row.
enum ObjectHints {
    static func rows(of object: ObjectRow) -> Set<RawRow> {
        Set(
            hints(of: object).map {
                ObjectHintRow(owner: object.owner, hint: $0, created: object.created, id: object.id).raw
            }
        )
    }

    /// What becomes of them when the object's row becomes another.
    static func changes(from earlier: ObjectRow, to later: ObjectRow) -> (added: Set<RawRow>, removed: Set<RawRow>) {
        let isSame =
            (earlier.owner, earlier.state, earlier.created) == (later.owner, later.state, later.created)
            && earlier.attributes == later.attributes
        if isSame { return ([], []) }
        let (old, new) = (rows(of: earlier), rows(of: later))
        return (new.subtracting(old), old.subtracting(new))
    }

    /// The row by which a grantee's Locate finds the object.
    static func row(of grant: GrantRow, _ object: ObjectRow) -> RawRow {
        ObjectHintRow(owner: grant.grantee, hint: AttributeHint.granted, created: object.created, id: object.id).raw
    }

    private static func hints(of object: ObjectRow) -> [Bytes] {
        var always = [AttributeHint.ofState(object.state), AttributeHint.ofType(object.objectType)]
        guard var attributes = try? Attributes(canonicalBytes: object.attributes) else { return always }
        // As it is shown.
        if object.objectType == ObjectType.opaqueObject.rawValue { attributes.keyFormatType = .opaque }
        if attributes.isRotated { always.append(AttributeHint.rotated) }
        let ranked = attributes.items.flatMap { AttributeHint.hints(of: $0) }
        let own = ranked.map(\.hint) + attributes.items.flatMap { AttributeHint.dates(of: $0) }
        guard own.count > ObjectLimits.hints else { return always + own }
        // Who was granted what has a label looks through the list of that and through no other.
        let shared = ranked.filter { $0.rank.holdsForWide }.map(\.hint)
        return always + [AttributeHint.wide] + shared
    }
}
