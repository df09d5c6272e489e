import Access
import Canonical
import Secrets
import Store

/// A new API token: the name as which it calls, the most that it may do, and until when.
public struct TokenRequest: Decodable, Sendable {
    public let name: String
    /// Operations as a grant names them, with `create` and `administer`; absent for all that `token:NAME` may.
    public let operations: [String]?
    /// RFC 3339.
    public let expires: String?

    public init(name: String, operations: [String]? = nil, expires: String? = nil) {
        self.name = name
        self.operations = operations
        self.expires = expires
    }

    /// Throws `invalid-request` for a scope of nothing, which would be a token for nothing.
    fileprivate func scope() throws -> Rights? {
        guard let rights = try operations.map({ try Rights(names: $0) }) else { return nil }
        guard !rights.elements.isEmpty else {
            throw OperationError(
                .invalidRequest,
                "operations names at least one operation, such as get; leave it out for all that the token's subject may."
            )
        }
        return rights
    }
}

/// What is known of an API token; the token itself only where it was just made.
public struct TokenAnswer: Encodable, Sendable {
    /// Hex of 16 bytes: the part of the token that is no secret.
    public let id: String
    public let subject: String
    public let operations: [String]?
    public let createdBy: String
    public let created: String
    public let expires: String?
    public let revoked: String?
    public internal(set) var token: String?
}

extension KeyServer {
    /// Makes an API token. Its text is answered once and kept nowhere; only with an idempotency key, for as long as that is kept and sealed, so that
    /// the same request has the same answer. A name is used once: who makes tokens shall not have what was granted to another one.
    ///
    /// Throws `permission-denied`, `malformed-request`, `invalid-request`, `already-exists`.
    public func makeToken(_ request: TokenRequest, by requester: Requester) async throws -> TokenAnswer {
        let subject = try Subject.token(request.name)
        let scope = try request.scope()
        let now = clock.now()
        let expires = try Self.expiry(request.expires, now: now)
        let fresh = FreshToken(random: random)
        return try await changingDirectory(requester) { _ in
            [.tokens(named: subject.stored)]
        } _: { change in
            change.isPermitted(by: try Access.admit(change.caller, to: .manageTokens))
            guard change.answers.first?.isEmpty ?? true else {
                throw OperationError(.alreadyExists, "There is, or was, a token of this name; take another.")
            }
            let row = fresh.row(subject, scope, by: change.caller.subject, at: now, until: expires)
            try change.writer.insert(ChangeKind.makeToken, row)
            change.writer.detail(LogDetails(scope, until: expires))
            change.remember(TokenRow.table, fresh.id.hex, keeping: fresh.kept)
            var answer = try TokenAnswer(row)
            answer.token = fresh.text
            return answer
        } again: { step, id in
            try await self.tokenMadeEarlier(id, step, requester)
        }
    }

    /// The same token with its text, unless it was revoked meanwhile.
    @inline(never)
    private func tokenMadeEarlier(_ id: String, _ step: IdempotentStep, _ requester: Requester) async throws
        -> TokenAnswer
    {
        let query = Query.row(TokenRow.table, key: TokenRow.key(Bytes(hex: id) ?? []))
        let read = try await reading(requester, in: step.vault) { _ in [query] }
        _ = try Access.admit(read.caller, to: .manageTokens)
        guard let row = try read.answers[0].first.map(TokenRow.init) else {
            throw Damage(table: TokenRow.table.name, id: id, what: "the row is missing")
        }
        try step.vault.sealer.check(row)
        var answer = try TokenAnswer(row)
        if row.revoked == nil { answer.token = try step.keptSecret().flatMap(FreshToken.init(kept:))?.text }
        return answer
    }

    /// Every token, without its secret. Throws `permission-denied`.
    public func tokens(_ page: Page, by requester: Requester) async throws -> ItemList<TokenAnswer> {
        let after = try page.after.map { text in
            guard let id = Bytes(hex: text) else {
                throw OperationError(.malformedRequest, "after is the “next” of the page before.")
            }
            return TokenRow.key(id)
        }
        let query = Query.page(of: TokenRow.table, after: after, limit: page.limit)
        return try await readingDirectory(requester) { _ in
            [query]
        } _: { vault, read in
            _ = try Access.admit(read.caller, to: .manageTokens)
            let items = try read.answers[0].map { raw in
                let row = try TokenRow(raw)
                try vault.sealer.check(row)
                return try TokenAnswer(row)
            }
            return ItemList(items: items, next: items.count == page.limit ? items.last?.id : nil)
        }
    }

    /// Ends a token; the next request with it is refused, by every server. Throws `permission-denied`, `not-found`.
    public func revokeToken(_ id: String, by requester: Requester) async throws {
        guard let bytes = Bytes(hex: id), bytes.count == FreshToken.idBytes else { throw OperationError.noToken }
        try await changingDirectory(requester) { _ in
            [.row(TokenRow.table, key: TokenRow.key(bytes))]
        } _: { change in
            change.isPermitted(by: try Access.admit(change.caller, to: .manageTokens))
            guard let raw = change.answers.first?.first else { throw OperationError.noToken }
            let row = try TokenRow(raw)
            try change.vault.sealer.check(row)
            guard row.revoked == nil else { return }
            var ended = row
            ended.revoked = change.now
            try change.writer.update(ChangeKind.revokeToken, ended, from: row)
        }
    }

    private static func expiry(_ text: String?, now: Instant) throws -> Instant {
        let day: Int64 = 86_400
        guard let text else { return now.adding(seconds: DirectoryLimits.defaultTokenDays * day) }
        let last = now.adding(seconds: DirectoryLimits.tokenDays.upperBound * day)
        guard let expires = Instant(rfc3339: text) else { throw OperationError.notRFC3339("expires") }
        guard expires > now, expires <= last else {
            throw OperationError(
                .invalidRequest,
                "expires is a time within the next \(DirectoryLimits.tokenDays.upperBound) days, such as 2030-01-31T00:00:00Z."
            )
        }
        return expires
    }
}

/// A token that was just drawn.
struct FreshToken: Sendable {
    static let idBytes = 16
    static let secretBytes = 32
    let id: Bytes
    private let secret: SecretBytes

    /// Both parts, as an idempotency key keeps them.
    var kept: SecretBytes { SecretBytes(copying: secret.withBytes { id + Bytes($0) }) }

    /// Nil for anything else.
    init?(kept: SecretBytes) {
        let bytes = kept.withBytes { Bytes($0) }
        guard bytes.count == Self.idBytes + Self.secretBytes else { return nil }
        id = Bytes(bytes.prefix(Self.idBytes))
        secret = SecretBytes(copying: bytes.dropFirst(Self.idBytes))
    }

    init(random: any RandomSource) {
        id = random.bytes(Self.idBytes)
        secret = SecretBytes(copying: random.bytes(Self.secretBytes))
    }

    /// `kqt1.`, the public part in hex, a dot, and the secret part in base64url.
    var text: String {
        let secret = secret.withBytes { Bytes($0).base64 }
        let safe = secret.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" }
        return "kqt1.\(id.hex).\(String(safe))"
    }

    func row(_ subject: Subject, _ scope: Rights?, by creator: Subject, at now: Instant, until expires: Instant?)
        -> TokenRow
    {
        TokenRow(
            id: id,
            name: subject.stored,
            secretDigest: secret.withBytes { Digest(of: $0) },
            scope: scope?.stored,
            createdBy: creator.stored,
            created: now,
            expires: expires,
            tagging: .unset
        )
    }
}

extension TokenAnswer {
    /// Throws `Damage` for a row that cannot be read.
    init(_ row: TokenRow) throws {
        do {
            self.init(
                id: row.id.hex,
                subject: try Subject(stored: row.name).text,
                operations: try row.scope.map { try Rights(stored: $0).names },
                createdBy: try Subject(stored: row.createdBy).text,
                created: row.created.rfc3339,
                expires: row.expires?.rfc3339,
                revoked: row.revoked?.rfc3339
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }
}

extension OperationError {
    fileprivate static let noToken = OperationError(
        .notFound,
        "There is no such token; keyquorum token list names them."
    )
}
