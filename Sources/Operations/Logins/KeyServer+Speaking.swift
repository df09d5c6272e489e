import Access
import Canonical
import KMIP
import Secrets
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Judges a credential of KMIP's header, and counts a message of a ticket that may be used so many times.
    ///
    /// - Parameters:
    ///   - items: operations of the message.
    ///   - requester: as the connection shows him.
    /// - Throws: Authentication Not Successful, Invalid Ticket, Usage Limit Exceeded; `sealed`, `rate-limited`.
    @inline(never)
    func speak(_ credential: KMIP.Credential, _ items: Int, by requester: Requester) async throws -> Spoken {
        let vault = try await open()
        let shown = try ShownCredential(credential)
        guard shown.isTicket || options.takesLogins else { throw KMIPError.credentialsNotTaken }
        try requester.gate?.admit(shown.login, shown: shown.shown, over: knownToken(of: requester))
        do {
            let spoken = try await check(shown, items, requester, vault)
            requester.gate?.note(shown.login, shown: shown.shown, over: nil, isGood: true)
            return spoken
        } catch let error as any KMIPReportable {
            if error.kmipError.isBadCredential {
                requester.gate?.note(shown.login, shown: shown.shown, over: knownToken(of: requester), isGood: false)
            }
            throw error
        }
    }

    /// The API token that the connection shows, as far as it was found good.
    private func knownToken(of requester: Requester) -> Bytes? {
        guard case .apiToken(let token) = requester.credential, remembers(token) else { return nil }
        return token.id
    }

    @inline(never)
    private func check(
        _ shown: ShownCredential,
        _ items: Int,
        _ requester: Requester,
        _ vault: OpenVault
    ) async throws -> Spoken {
        try await retryingConflicts {
            switch shown {
            case .password(let name, let proof):
                let (row, carried) = try await self.login(name, requester, vault)
                guard proof.matches(row.proof) else { throw KMIPError.credentialRefused }
                return Spoken(credential: try await self.speaker(row, carried, vault), proof: nil)
            case .hashed(let name, let hash, let stamp):
                return try await self.check(hash, at: stamp, of: name, requester, vault)
            case .ticket(let id, let secret):
                return Spoken(credential: try await self.use(id, secret, items, requester, vault), proof: nil)
            }
        }
    }

    /// The connection's own caller, with a row of the same state.
    @inline(never)
    func carried(_ query: Query, _ requester: Requester, _ vault: OpenVault) async throws -> Carried {
        if case .nothing = requester.credential {
            return Carried(caller: nil, rows: try await snapshot([query], of: vault).answers[0], now: clock.now())
        }
        let read = try await reading(requester, in: vault) { _ in [query] }
        return Carried(caller: read.caller, rows: read.answers[0], now: read.now)
    }
}

extension KMIPError {
    /// What is said where no logins are taken.
    fileprivate static let credentialsNotTaken = KMIPError(
        .authenticationNotSuccessful,
        "names and passwords are not taken here; the connection's certificate or the HTTP request says who asks"
    )

    /// Whether somebody tries credentials.
    fileprivate var isBadCredential: Bool { reason == .authenticationNotSuccessful || reason == .invalidTicket }
}
