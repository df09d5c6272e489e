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

    init() throws {
        let now = Self.now
        owner = try Caller(.mail("owner@example.com"), at: now)
        granted = try Caller(.commonName("granted"), at: now)
        roleHolder = try Caller(.token("with-role"), memberships: [.role("auditor")], at: now)
        stranger = try Caller(
            .mail("stranger@example.com"),
            vaultGrants: [Self.grant(.everyone, [.create], on: Grant.vaultID)],
            at: now
        )
        administrator = try Caller(.admin, vaultGrants: [.founding(.admin)], at: now)
    }

    func object(
        state: State = .active,
        isSensitive: Bool = false,
        isExtractable: Bool = true,
        owner: Subject? = nil
    ) -> ObjectFacts {
        ObjectFacts(
            id: Self.id,
            owner: owner ?? self.owner.subject,
            state: state,
            isSensitive: isSensitive,
            isExtractable: isExtractable
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
    case .refused(let error): error.code == .notFound ? "not-found" : error.rule.rawValue
    }
}
