import Access
import Canonical
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Whether a vault has no administrator who can show who he is: it was made without authentication, whose one user nobody is any more.
    ///
    /// It is for people who start a server, and decides nothing: while the server is sealed it goes by what the database says. False where that cannot be
    /// read.
    @inline(never)
    public func lacksAdministrator() async -> Bool {
        guard options.isAuthenticating, await sealStatus(for: .stranger).state != .uninitialized else { return false }
        let (members, grants) = (
            Query.members(of: Role.admin.subject.stored, limit: 2), Query.grants(on: Grant.vaultID)
        )
        guard let read = try? await store.read([members, grants]) else { return false }
        let names = read[0].compactMap { try? MemberRow($0).member }
        let granted = read[1].compactMap { try? Grant(GrantRow($0)) }.filter { $0.rights.contains(.administer) }
        return (names + granted.map(\.grantee.stored)).allSatisfy { $0 == Subject.admin.stored }
    }

    /// What is said where ``lacksAdministrator()`` is so.
    public static let administratorAdvice =
        "This vault has no administrator who can authenticate: it was made without authentication. Name one with k of its holders: keyquorum shareholders reset-admin --admin NAME --token-file ROOT_DIR/operator.token"
}
