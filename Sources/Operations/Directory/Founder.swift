import Access
import Canonical
import Secrets
import Store

/// Whoever makes a vault, or whom k holders name after its administrator was lost: he administers, and he may make objects.
struct Founder: Sendable {
    let subject: Subject
    /// Made for one who showed no credential where a method of authentication is configured.
    let token: FreshToken?

    init(_ subject: Subject) {
        self.subject = subject
        token = nil
    }

    /// Somebody who will be known by a token of his own.
    ///
    /// - Parameter name: of the token.
    init(tokenNamed name: String, random: any RandomSource) throws {
        subject = try Subject.token(name)
        token = FreshToken(random: random)
    }

    /// He has the role; `created` is for the writer to say.
    var member: MemberRow {
        MemberRow(
            container: Role.admin.subject.stored,
            member: subject.stored,
            addedBy: Subject.vault.stored,
            created: Instant(microseconds: 0),
            tagging: .unset
        )
    }

    func grant(at now: Instant) -> GrantRow {
        let grant = Grant(
            objectID: Grant.vaultID,
            grantee: subject,
            rights: Rights([.create]),
            grantedBy: .vault
        )
        return GrantRow(grant, created: now)
    }

    func tokenRow(at now: Instant) -> TokenRow? {
        token?.row(
            subject,
            nil,
            by: .vault,
            at: now,
            until: now.adding(seconds: DirectoryLimits.defaultTokenDays * 86_400)
        )
    }

    /// The rows of a new vault.
    func found(_ kind: String, at now: Instant, in writer: inout Writer) throws {
        var member = member
        member.created = now
        try writer.insert(kind, grant(at: now))
        try writer.insert(kind, member)
        try writer.insert(kind, DirectoryRow(slot: 1, revision: 1, changed: now, tagging: .unset))
        if let row = tokenRow(at: now) { try writer.insert(kind, row) }
    }
}

extension KeyServer {
    /// Who becomes administrator by this requester's initialize or reset.
    func founder(_ requester: Requester) throws -> Founder {
        switch requester.credential {
        case .single: Founder(.admin)
        case .identity(let identity): Founder(identity.subject)
        case .apiToken, .spoken: throw OperationError.tokenRefused
        case .nothing, .other: try Founder(tokenNamed: Self.founderName, random: random)
        }
    }

    static let founderName = "admin"
}
