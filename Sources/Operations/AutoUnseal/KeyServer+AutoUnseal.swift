import Canonical
import Custody
import Keyring
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// What an operator must know who gives a server a seal-key file.
    public static let autoUnsealWarning =
        "Auto-unseal is on: with a seal-key file, that disk and the database open everything."

    /// Opens the vault with the seal key, where the server has one and nothing speaks against it; else the server waits for shares, and its
    /// log says why. A database that does not answer is tried again at each tick.
    @inline(never)
    func autoUnseal() async {
        guard let key = options.sealKey, autoUnsealState.withLock({ $0.isWanted }) else { return }
        do {
            try await turn.alone { try await self.attemptAutoUnseal(key) }
            autoUnsealState.withLock { $0.isWanted = false }
        } catch let error as StoreError where error.code == .unavailable || error.code == .busy {
            explain("the database does not answer; it is tried again")
        } catch {
            autoUnsealState.withLock { $0.isWanted = false }
            explain(Self.reason(error))
        }
    }

    @inline(never)
    private func attemptAutoUnseal(_ key: SealKey) async throws {
        try await refresh()
        guard seat.vault == nil, desk.withLock({ $0.machine.custody != nil }) else { return }
        guard let known = header.withLock({ $0 }) else { throw AutoUnsealObstacle.noHeader }
        let means = VaultOpening.Means.sealKey(SealKeyOpening(key: key, server: identity.id, header: known))
        let opening = VaultOpening(store: store, header: known, anchor: try await readAnchor(), random: random)
        try await retryingConflicts { try await self.takeSeat(try await opening.open(means)) }
        var ignored = SealOutcome()
        try await step(.autoOpened, &ignored)
    }

    /// The log says it once, and not at every tick.
    private func explain(_ reason: String) {
        let isNews = autoUnsealState.withLock { state in
            defer { state.lastReason = reason }
            return state.lastReason != reason
        }
        if isNews {
            log.notice("the seal key did not open the vault; shares are needed", metadata: ["reason": "\(reason)"])
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let obstacle as AutoUnsealObstacle: obstacle.sentence
        case let refusal as VaultOpening.Refusal: reason(refusal)
        default: OperationError(from: error).detail
        }
    }

    private static func reason(_ refusal: VaultOpening.Refusal) -> String {
        switch refusal.failure {
        case .rolledBack: "the database is older than what this server has seen; only the holders may accept that"
        case .stateDamaged(let names): "what the vault holds is damaged: \(names.prefix(3).joined(separator: ", "))"
        case .wrapDamaged: "a wrap of an earlier master key is damaged"
        case .configurationAltered, .identityRevoked, .unavailable: refusal.failure.code
        }
    }

    /// The auto-unseal wrap of a server for a new master, for the transaction of a rotation; nil for a server without a seal key. It has no tag
    /// yet: write it by `Writer.insertAgain`, since the same key may have been there before.
    ///
    /// - Parameter session: the row of a server that the rotation lists; the caller has checked its tag and its signature.
    /// - Throws: `KeyringError` with code `wrong-length` for a key that is none.
    func sealKeyWrap(_ master: MasterKey, for session: SessionRow, in vault: OpenVault) throws -> WrapRow? {
        try session.sealKey.map { try WrapRow(sealing: master, to: $0, of: session.server, vault: vault.id) }
    }
}

/// Whether the seal key is still to be tried, and what was said of it last.
struct AutoUnsealState: Sendable {
    var isWanted = true
    var lastReason: String?
}
