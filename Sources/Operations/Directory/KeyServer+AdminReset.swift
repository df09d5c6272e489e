import Access
import Canonical
import Custody
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Makes the named subject the administrator and ends every other's administration. Without a name that is the single user of a server without
    /// authentication; with it, whoever shows a fresh token, which the answer has.
    @inline(never)
    func commitAdmin(_ work: ConsentWork) async throws -> Committed {
        let vault = work.vault
        let now = clock.now()
        let founder = try newAdministrator(work)
        let query = Query.row(
            MemberRow.table,
            key: MemberRow.key(container: founder.member.container, member: founder.subject.stored)
        )
        let (members, grants) = (Query.members(of: Role.admin.subject.stored), Query.grants(on: Grant.vaultID))
        let read = try await store.read([.directory, members, grants, query])
        _ = try vault.directoryRevision(read[0])
        // All of them, however many there are: the directory's row, which is written, says that none came meanwhile.
        let administrators = read[1] + (try await store.rest(of: members, after: read[1]))
        let granted = read[2] + (try await store.rest(of: grants, after: read[2]))
        let stamp = try DirectoryRow.following(read[0], at: now)
        var writer = Writer(vault.sealer)
        try dismiss(administrators, but: founder.subject, vault, &writer)
        try writeGrants(granted, founder, vault, stamp, &writer)
        if read[3].isEmpty {
            var member = founder.member
            member.created = now
            try writer.insertAgain(ChangeKind.resetAdmin, member, at: stamp)
        }
        if let row = founder.tokenRow(at: now) { try writer.insert(ChangeKind.makeToken, row) }
        try writer.touchDirectory(read[0], at: now)
        try endCeremony(work, to: &writer)
        try await write(writer, of: work, keeping: founder.token?.kept)
        consents.clear()
        log.notice("the administrator was reset", metadata: ["admin": "\(founder.subject.text)"])
        var committed = try await kept(vault)
        committed.adminToken = founder.token?.text
        return committed
    }

    /// The token of an administrator whom this request made, for its repetition; nil where it made none, and where the token was revoked.
    @inline(never)
    func tokenOfFounder(_ step: IdempotentStep) async throws -> String? {
        guard let token = try step.keptSecret().flatMap(FreshToken.init(kept:)) else { return nil }
        let row = try await store.row(TokenRow.self, key: TokenRow.key(token.id))
        if let row { try step.vault.sealer.check(row) }
        return row.map { $0.revoked == nil } ?? false ? token.text : nil
    }

    private func newAdministrator(_ work: ConsentWork) throws -> Founder {
        if let named = work.ceremony.document.proposal.admin { return Founder(try Subject(text: named)) }
        guard options.isAuthenticating else { return Founder(.admin) }
        // A name of its own: whoever had the lost administrator's token has nothing of it.
        return try Founder(tokenNamed: "\(Self.founderName)-\(work.ceremony.id.prefix(8))", random: random)
    }

    /// The single user stays while nobody else can authenticate.
    private func dismiss(_ rows: [RawRow], but kept: Subject, _ vault: OpenVault, _ writer: inout Writer) throws {
        for raw in rows {
            let member = try vault.member(raw)
            guard member != kept, member != .admin || options.isAuthenticating else { continue }
            try writer.remove(ChangeKind.removeMember, try MemberRow(raw))
        }
    }

    private func writeGrants(
        _ rows: [RawRow],
        _ founder: Founder,
        _ vault: OpenVault,
        _ now: Instant,
        _ writer: inout Writer
    ) throws {
        var isGranted = false
        for raw in rows {
            let grant = try vault.checkedGrant(raw)
            let earlier = try GrantRow(raw)
            if grant.grantee == founder.subject {
                isGranted = true
                try writer.update(ChangeKind.resetAdmin, founder.grant(at: now), from: earlier)
            } else if grant.rights.contains(.administer), grant.grantee != .admin || options.isAuthenticating {
                try writer.remove(ChangeKind.removeGrant, earlier)
            }
        }
        if !isGranted { try writer.insertAgain(ChangeKind.resetAdmin, founder.grant(at: now), at: now) }
    }
}
