import Access
import Canonical
import Store

extension ScopedGrant {
    /// The grant that a checked row says. Throws `Damage` when the row cannot be read.
    init(_ row: ScopedGrantRow) throws {
        do {
            self.init(
                owner: try Subject(stored: row.owner),
                scope: try Scope(stored: row.scope),
                grantee: try Subject(stored: row.grantee),
                rights: try Rights(stored: row.permissions),
                until: row.until,
                isGrantable: row.grantable,
                grantedBy: try Subject(stored: row.grantedBy)
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }

    /// How the database finds the objects.
    var objects: ObjectScope {
        switch scope.kind {
        case .prefix: ObjectScope(owner: owner.stored, .namePrefix(Bytes(scope.value.utf8)))
        case .tag: ObjectScope(owner: owner.stored, .label(Hint.of(scope.value)))
        case .group: ObjectScope(owner: owner.stored, .label(Hint.ofGroup(scope.value)))
        }
    }

    /// The list of the objects, where one index has it.
    var list: ObjectListing? {
        switch scope.kind {
        case .prefix: nil
        case .tag: .hinted(AttributeHint.ofTag(scope.value), of: owner.stored)
        case .group: .hinted(AttributeHint.ofGroup(scope.value), of: owner.stored)
        }
    }

    var key: [Value] { ScopedGrantRow.key(owner: owner.stored, scope: scope.stored, grantee: grantee.stored) }
}

extension ScopedGrantRow {
    init(_ grant: ScopedGrant, created: Instant) {
        self.init(
            owner: grant.owner.stored,
            scope: grant.scope.stored,
            grantee: grant.grantee.stored,
            permissions: grant.rights.stored,
            until: grant.until,
            grantable: grant.isGrantable,
            grantedBy: grant.grantedBy.stored,
            created: created,
            tagging: .unset
        )
    }
}
