import Access
import Canonical
import KMIP

/// Who appears in these tests, and what they ask about.
struct Cast {
    static let now = Instant(wholeSeconds: 1_800_000_000)
    static let id = "0b7b7b0e-0000-4000-8000-000000000001"

    let owner: Caller
    let granted: Caller
    let roleHolder: Caller
    let stranger: Caller
    let administrator: Caller
    let auditor: Caller

    init() throws {
        let now = Self.now
        owner = try Caller(.mail("owner@example.com"), method: .bearer, at: now)
        granted = try Caller(.commonName("granted"), method: .certificate, at: now)
        roleHolder = try Caller(.token("with-role"), method: .token, memberships: [.role("workload")], at: now)
        stranger = try Caller(
            .mail("stranger@example.com"),
            method: .bearer,
            vaultGrants: [Self.grant(.everyone, [.create], on: Grant.vaultID)],
            at: now
        )
        administrator = try Caller(.admin, vaultGrants: [.founding(.admin)], at: now)
        auditor = try Caller(.commonName("auditor"), memberships: [Role.auditor.subject], at: now)
    }

    /// The object's owner by an API token that may do this much.
    func owner(limitedTo rights: Set<Right>) throws -> Caller { try Self.limited(owner, to: rights) }

    /// The same subject with its roles and groups, by an API token that may do this much.
    static func limited(_ caller: Caller, to rights: Set<Right>) throws -> Caller {
        try Caller(
            caller.subject,
            method: .token,
            memberships: Array(caller.memberships),
            scopedGrants: caller.scopedGrants,
            limit: Rights(rights),
            at: now
        )
    }

    /// Who was granted this on a scope of the owner's objects, by default that of the object's tag.
    func scoped(
        _ rights: Set<Right>,
        _ scope: Scope? = nil,
        of owner: Subject? = nil,
        until: Instant? = nil,
        isGrantable: Bool = false
    ) throws -> Caller {
        let grant = ScopedGrant(
            owner: owner ?? self.owner.subject,
            scope: try scope ?? .tag("blue"),
            grantee: granted.subject,
            rights: Rights(rights),
            until: until,
            isGrantable: isGrantable,
            grantedBy: self.owner.subject
        )
        return try Caller(granted.subject, scopedGrants: [grant], at: Self.now)
    }

    func object(
        state: State = .active,
        isSensitive: Bool = false,
        isExtractable: Bool = true,
        owner: Subject? = nil,
        id: String = id
    ) -> ObjectFacts {
        ObjectFacts(
            id: id,
            owner: owner ?? self.owner.subject,
            state: state,
            isSensitive: isSensitive,
            isExtractable: isExtractable,
            names: ["web/server-key", "other"],
            tags: ["blue", "production"],
            groups: ["web"]
        )
    }

    static func grant(
        _ grantee: Subject,
        _ rights: Set<Right>,
        on id: String = id,
        until: Instant? = nil,
        isGrantable: Bool = false,
        by granter: Subject = .vault
    ) -> Grant {
        Grant(
            objectID: id,
            grantee: grantee,
            rights: Rights(rights),
            until: until,
            isGrantable: isGrantable,
            grantedBy: granter
        )
    }
}

/// A decision as a word of a table.
func word(_ decision: Decision) -> String {
    switch decision {
    case .allowed: "yes"
    case .refused(let error): word(error)
    }
}

func word(_ error: AccessError) -> String { error.code == .notFound ? "not-found" : error.rule.rawValue }

/// An admission as a word of a table.
func word<Proof>(_ admission: () throws(AccessError) -> Proof) -> String {
    do {
        _ = try admission()
        return "yes"
    } catch {
        return word(error)
    }
}
