import Access
import Canonical
import Store

/// What the directory says of one caller: his roles and groups, what he may do with the vault, the scoped grants that are meant for him.
///
/// It holds as long as the directory's row is the one by which it was read; every request reads that row.
struct Standing: Sendable {
    let subject: Subject
    let method: AuthenticationMethod
    let memberships: [Subject]
    let vaultGrants: [Grant]
    let scopedGrants: [ScopedGrant]
    /// The API token by which he calls.
    let token: TokenRow?
    /// The directory's revision by which this was read; 0 where the vault has none yet.
    let revision: UInt64
    /// The caller, where he is the same at any time: none of his grants ends.
    private let lasting: Caller?

    init(
        subject: Subject,
        method: AuthenticationMethod,
        memberships: [Subject],
        vaultGrants: [Grant],
        scopedGrants: [ScopedGrant],
        token: TokenRow?,
        revision: UInt64
    ) {
        self.subject = subject
        self.method = method
        self.memberships = memberships
        self.vaultGrants = vaultGrants
        self.scopedGrants = scopedGrants
        self.token = token
        self.revision = revision
        let isLasting = vaultGrants.allSatisfy { $0.until == nil } && scopedGrants.allSatisfy { $0.until == nil }
        lasting =
            isLasting
            ? try? Caller(
                subject,
                method: method,
                memberships: memberships,
                vaultGrants: vaultGrants,
                scopedGrants: scopedGrants,
                limit: token?.scope.map(Rights.init(stored:)),
                at: Instant(microseconds: 0)
            ) : nil
    }

    /// The subjects whose grants count for the caller, as they are stored.
    var grantees: [Bytes] { ([subject, .everyone] + memberships).map(\.stored) }

    /// The subjects whose objects are the caller's: himself and his groups.
    var owners: [Bytes] { ([subject] + memberships.filter { $0.kind == .group }).map(\.stored) }

    /// The caller of now.
    ///
    /// - Throws: `not-authenticated` for a token that has ended.
    func caller(at now: Instant) throws -> Caller {
        if let token, token.revoked != nil || token.expires.map({ $0 <= now }) ?? false {
            throw OperationError.tokenRefused
        }
        if let lasting { return lasting }
        return try Caller(
            subject,
            method: method,
            memberships: memberships,
            vaultGrants: vaultGrants,
            scopedGrants: scopedGrants,
            limit: try token?.scope.map(Rights.init(stored:)),
            at: now
        )
    }
}

extension OperationError {
    /// One answer for a token that is unknown, wrong, revoked or over: who tries tokens learns nothing.
    static let tokenRefused = OperationError(
        .notAuthenticated,
        "The API token is not valid, or no longer. Ask an administrator for a new one: keyquorum token create."
    )

    static let credentialNeeded = OperationError(
        .notAuthenticated,
        "This call needs a client certificate, a bearer token of a configured issuer, or an API token."
    )
}
