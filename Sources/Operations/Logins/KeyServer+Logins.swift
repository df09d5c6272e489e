import Access
import Canonical
import KMIP
import Secrets
import Store

extension KeyServer {
    /// Makes a KMIP login of the API token by which the caller calls, with a password that is answered once and kept nowhere; only with an idempotency
    /// key, for as long as that is kept and sealed.
    ///
    /// Only who holds a token makes its logins: whoever else did, be it an administrator, could speak for it.
    ///
    /// Throws `permission-denied`, `invalid-request`, `already-exists`, `too-large` for a ninth login of one token.
    public func makeLogin(_ body: KMIPLoginBody, by requester: Requester) async throws -> KMIPLoginAnswer {
        let (name, carrier) = (try body.name(), try body.carrier())
        let password = random.secret(LoginLimits.password).withBytes { Bytes($0).base64URL }
        let proof = LoginProof(name, password: SecretBytes(copying: Bytes(password.utf8)))
        return try await changingDirectory(requester) { standing in
            [.row(LoginRow.table, key: LoginRow.key(name.id)), .logins(of: standing.token?.id ?? [])]
        } _: { change in
            guard let token = change.read.standing.token else { throw OperationError.tokensOwn }
            change.isPermitted(by: try Access.decide(change.caller, .login).permit)
            let answers = Array(change.answers)
            guard answers[0].isEmpty else {
                throw OperationError(
                    .alreadyExists,
                    "There is a login of this name; take another, or have that one removed."
                )
            }
            guard answers[1].count < LoginLimits.ofToken else {
                throw OperationError(.tooLarge, "A token has at most \(LoginLimits.ofToken) logins; remove one.")
            }
            let row = LoginRow(
                id: name.id,
                login: name.canonical,
                token: token.id,
                subject: token.name,
                carrier: carrier?.stored,
                firstDigest: proof.first,
                secondDigest: proof.second,
                createdBy: change.caller.subject.stored,
                created: change.now,
                tagging: .unset
            )
            try change.writer.insertAgain(ChangeKind.makeLogin, row, at: change.stamp)
            change.remember(LoginRow.table, name.id.hex, keeping: SecretBytes(copying: Bytes(password.utf8)))
            var answer = try KMIPLoginAnswer(row)
            answer.password = password
            return answer
        } again: { step, _ in
            try await self.loginMadeEarlier(name, step, requester)
        }
    }

    /// The same login with its password, for the token that made it; without one where it was removed and made anew meanwhile.
    @inline(never)
    private func loginMadeEarlier(
        _ name: LoginName,
        _ step: IdempotentStep,
        _ requester: Requester
    ) async throws -> KMIPLoginAnswer {
        let query = Query.row(LoginRow.table, key: LoginRow.key(name.id))
        let read = try await reading(requester, in: step.vault) { _ in [query] }
        _ = try Access.decide(read.caller, .login).permit
        guard let row = try read.answers[0].first.map(LoginRow.init), row.token == read.standing.token?.id else {
            throw OperationError.noLogin
        }
        try step.vault.sealer.check(row)
        var answer = try KMIPLoginAnswer(row)
        let kept = LoginProof(first: row.firstDigest, second: row.secondDigest)
        if let password = try step.keptSecret(), LoginProof(name, password: password).matches(kept) {
            answer.password = password.withBytes { String(decoding: $0, as: UTF8.self) }
        }
        return answer
    }

    /// The logins of the caller's token; for who manages tokens every login there is. Throws `permission-denied`.
    public func logins(_ page: Page, by requester: Requester) async throws -> ItemList<KMIPLoginAnswer> {
        let after = try page.after.map { text in
            guard let id = Digest(hex: text) else {
                throw OperationError(.malformedRequest, "after is the “next” of the page before.")
            }
            return LoginRow.key(id)
        }
        let all = Query.page(of: LoginRow.table, after: after, limit: page.limit)
        return try await readingDirectory(requester) { standing in
            [all, .logins(of: standing.token?.id ?? [])]
        } _: { vault, read in
            let managed = try? Access.admit(read.caller, to: .manageTokens)
            guard managed != nil || read.standing.token != nil else { throw OperationError.tokensOwn }
            let items = try read.answers[managed == nil ? 1 : 0].map { raw in
                let row = try LoginRow(raw)
                try vault.sealer.check(row)
                return try KMIPLoginAnswer(row)
            }
            return ItemList(items: items, next: items.count == page.limit && managed != nil ? items.last?.id : nil)
        }
    }

    /// Ends a login, and the tickets that it got; the next message with either is refused, by every server.
    ///
    /// Throws `permission-denied`, `not-found`.
    public func removeLogin(_ id: String, by requester: Requester) async throws {
        guard let id = Digest(hex: id) else { throw OperationError.noLogin }
        try await changingDirectory(requester) { _ in
            [.row(LoginRow.table, key: LoginRow.key(id))]
        } _: { change in
            let row = try change.answers.first?.first.map(LoginRow.init)
            if let token = change.read.standing.token {
                let isOwn = row?.token == token.id
                guard isOwn || (try? Access.admit(change.caller, to: .manageTokens)) != nil else {
                    throw OperationError.noLogin
                }
                change.isPermitted(by: try Access.decide(change.caller, .login).permit)
            } else {
                change.isPermitted(by: try Access.admit(change.caller, to: .manageTokens))
            }
            guard let row else { throw OperationError.noLogin }
            try change.vault.sealer.check(row)
            try change.writer.remove(ChangeKind.removeLogin, row)
        }
    }
}

extension Bytes {
    /// Base64url without padding (RFC 4648 section 5).
    fileprivate var base64URL: String {
        String(base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" })
    }
}

extension OperationError {
    fileprivate static let tokensOwn = OperationError(
        .permissionDenied,
        "A KMIP login belongs to an API token: call with that token, by --token-file or as bearer token."
    )
    fileprivate static let noLogin = OperationError(
        .notFound,
        "There is no such login; keyquorum kmip-login list names them."
    )
}
