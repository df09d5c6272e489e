import Access
import Canonical
import KMIP
import Secrets
import Store
import Synchronization

/// A caller, and what was asked of the database in the same state in which he is what he is.
struct CallerRead: Sendable {
    let caller: Caller
    let standing: Standing
    let row: VaultRow
    /// The directory's row, checked; nil where the vault has none yet.
    let directory: DirectoryRow?
    /// In the order of the questions.
    let answers: [[RawRow]]
    let now: Instant
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Who asks, and the answers to queries that depend on it, all of one state of the database: one read once the caller is known.
    ///
    /// Throws `not-authenticated`, `Damage` for rows that are forged or older than what was seen, and what `snapshot` throws.
    @inline(never)
    func reading(
        _ requester: Requester,
        in vault: OpenVault,
        _ rule: SnapshotRule = .served,
        _ queries: @Sendable (Standing) -> [Query]
    ) async throws -> CallerRead {
        for _ in 0..<SnapshotLimits.attempts {
            let standing = try await standing(of: requester, in: vault, rule)
            let read = try await snapshot([.directory] + queries(standing), of: vault, rule)
            let now = clock.now()
            guard try vault.directoryRevision(read.answers[0], rule) == standing.revision else { continue }
            let callerRead = CallerRead(
                caller: try standing.caller(at: now).delegating(requester.delegation).speaking(by: requester.header),
                standing: standing,
                row: read.row,
                directory: try read.answers[0].first.map { try vault.directoryRow.checked($0, by: vault.sealer) },
                answers: Array(read.answers.dropFirst()),
                now: now
            )
            if rule == .served { vault.note(callerRead) }
            return callerRead
        }
        throw StoreError(.conflict, "who may do what changed again and again")
    }

    /// The subject that a request acts as. Throws `not-authenticated`, and for an API token `sealed`.
    public func subject(of requester: Requester) async throws -> Subject {
        switch requester.credential {
        case .single: return .admin
        case .identity(let identity): return identity.subject
        // What is remembered of a token is believed only beside the directory's row of this request.
        case .apiToken, .spoken: return try await reading(requester, in: try await open()) { _ in [] }.caller.subject
        case .nothing, .other: throw OperationError.credentialNeeded
        }
    }

    /// Whose idempotency keys a request uses: a stranger's are everyone's.
    public func claimant(of requester: Requester) async throws -> Subject {
        switch requester.credential {
        case .nothing, .other: return .everyone
        case .apiToken where seat.vault == nil: return .everyone
        default: return try await subject(of: requester)
        }
    }

    /// Whether this API token was found good by this server since it was opened. It may have been revoked meanwhile.
    public func remembers(_ token: PresentedAPIToken) -> Bool {
        let requester = Requester(isLocal: false, credential: .apiToken(token))
        guard let vault = seat.vault, let key = try? requester.standingKey,
            let known = vault.standings.withLock({ $0[key] })
        else { return false }
        return (try? requireSecret(of: requester, known.token)) != nil
    }

    /// What the directory says of the requester, remembered or read. It is to be compared with the directory's row of the request.
    @inline(never)
    private func standing(
        of requester: Requester,
        in vault: OpenVault,
        _ rule: SnapshotRule = .served
    ) async throws -> Standing {
        let key = try requester.standingKey
        if rule != .evenOld, let known = vault.standings.withLock({ $0[key] }) {
            try requireSecret(of: requester, known.token)
            return known
        }
        for _ in 0..<SnapshotLimits.attempts {
            guard let standing = try await readStanding(of: requester, in: vault, rule) else { continue }
            if rule != .evenOld { vault.standings.withLock { $0[key] = standing } }
            return standing
        }
        throw StoreError(.conflict, "who may do what changed again and again")
    }

    /// Nil where the directory changed between the reads.
    @inline(never)
    private func readStanding(
        of requester: Requester,
        in vault: OpenVault,
        _ rule: SnapshotRule
    ) async throws -> Standing? {
        let who = try await who(requester, in: vault, rule)
        let first = try await snapshot([.directory, .memberships(of: who.subject.stored)], of: vault, rule)
        let revision = try vault.directoryRevision(first.answers[0], rule)
        let memberships = try first.answers[1].map { try vault.checkedMember($0) }
        let grantees = ([who.subject, .everyone] + memberships).map(\.stored)
        let tokens = who.token.map { [Query.row(TokenRow.table, key: TokenRow.key($0.id))] } ?? []
        let second = try await snapshot(
            [.directory, .grants(on: Grant.vaultID, to: grantees), .scopedGrants(to: grantees)] + tokens,
            of: vault,
            rule
        )
        // All of them, however many there are; what is added between two pages makes the reading begin anew.
        let rest = try await vault.store.rest(of: .scopedGrants(to: grantees), after: second.answers[2])
        let last = rest.isEmpty ? second : try await snapshot([.directory], of: vault, rule)
        guard try vault.directoryRevision(second.answers[0], rule) == revision,
            try vault.directoryRevision(last.answers[0], rule) == revision
        else { return nil }
        if let token = who.token, try second.answers[3].first.map(TokenRow.init)?.version != token.version {
            return nil
        }
        return Standing(
            subject: who.subject,
            method: requester.method,
            memberships: memberships,
            vaultGrants: try second.answers[1].map { try vault.checkedGrant($0) },
            scopedGrants: try (second.answers[2] + rest).map { try vault.checkedScopedGrant($0) },
            token: who.token,
            revision: revision
        )
    }

    @inline(never)
    private func who(
        _ requester: Requester,
        in vault: OpenVault,
        _ rule: SnapshotRule
    ) async throws -> (subject: Subject, token: TokenRow?) {
        switch requester.credential {
        case .single: return (.admin, nil)
        case .identity(let identity): return (identity.subject, nil)
        case .nothing, .other: throw OperationError.credentialNeeded
        case .apiToken(let shown):
            let row = try await token(shown.id, in: vault, rule)
            try requireSecret(of: requester, row)
            return (try Subject(stored: row.name), row)
        case .spoken(let spoken):
            guard let id = spoken.token else { return (spoken.subject, nil) }
            let row = try await token(id, in: vault, rule)
            return (try Subject(stored: row.name), row)
        }
    }

    @inline(never)
    private func token(_ id: Bytes, in vault: OpenVault, _ rule: SnapshotRule) async throws -> TokenRow {
        let query = Query.row(TokenRow.table, key: TokenRow.key(id))
        guard let raw = try await snapshot([query], of: vault, rule).answers[0].first else {
            throw OperationError.tokenRefused
        }
        let row = try TokenRow(raw)
        try vault.sealer.check(row)
        return row
    }

    /// The secret part is compared at each request, whatever is remembered of the token.
    func requireSecret(of requester: Requester, _ row: TokenRow?) throws {
        guard case .apiToken(let shown) = requester.credential else { return }
        guard let row, equalInConstantTime(shown.digest.bytes, row.secretDigest.bytes) else {
            throw OperationError.tokenRefused
        }
    }
}

extension OpenVault {
    /// The revision of the directory's row, checked; 0 where the vault has none yet. (Not its tag: that changes when a rotate wraps the row anew.)
    ///
    /// Throws `Damage` for a row that is forged, and for one that is older than what this server has seen.
    func directoryRevision(_ rows: [RawRow], _ rule: SnapshotRule = .served) throws -> UInt64 {
        guard let raw = rows.first else {
            guard rule == .evenOld || standings.withLock({ !$0.isOlder(0) }) else {
                throw Damage(table: DirectoryRow.table.name, id: "1", what: "the row is missing")
            }
            return 0
        }
        let row = try directoryRow.checked(raw, by: sealer)
        guard rule == .evenOld || standings.withLock({ !$0.isOlder(row.revision) }) else {
            throw Damage(raw, "it is older than what this server has seen")
        }
        return row.revision
    }

    func checkedMember(_ raw: RawRow) throws -> Subject {
        let row = try MemberRow(raw)
        try sealer.check(row)
        return try subject(row.container, of: raw)
    }

    func checkedGrant(_ raw: RawRow) throws -> Grant {
        let row = try GrantRow(raw)
        try sealer.check(row)
        return try Grant(row)
    }

    func checkedScopedGrant(_ raw: RawRow) throws -> ScopedGrant {
        let row = try ScopedGrantRow(raw)
        try sealer.check(row)
        return try ScopedGrant(row)
    }

    private func subject(_ stored: Bytes, of raw: RawRow) throws -> Subject {
        do { return try Subject(stored: stored) } catch { throw Damage(raw, "it cannot be read") }
    }
}

extension Query {
    static let directory = Query.row(DirectoryRow.table, key: DirectoryRow.key)
}

extension Requester {
    var method: AuthenticationMethod {
        switch credential {
        case .single, .nothing, .other: .none
        case .identity(let identity): identity.method
        case .apiToken: .token
        case .spoken(let spoken): spoken.method
        }
    }

    /// Under which a server remembers who asks. Two methods that lead to one subject are remembered apart.
    var standingKey: Bytes {
        get throws {
            switch credential {
            case .single: Subject.admin.stored
            case .identity(let identity): Self.key(identity.subject, identity.method)
            case .apiToken(let token): [1] + token.id
            case .spoken(let spoken): spoken.token.map { [1] + $0 } ?? Self.key(spoken.subject, spoken.method)
            case .nothing, .other: throw OperationError.credentialNeeded
            }
        }
    }

    private static func key(_ subject: Subject, _ method: AuthenticationMethod) -> Bytes {
        Bytes(method.rawValue.utf8) + [0] + subject.stored
    }
}
