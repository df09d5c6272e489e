import Canonical
import Custody
import Keyring
import Logging
import Synchronization

extension KeyServer {
    /// The factor that an epoch's key needs; nil where it needs none, and where this server does not have it.
    func serverFactor(for configuration: EpochConfiguration) -> ServerFactor? {
        configuration.factorID.flatMap { options.serverFactor?.factor(named: $0) }
    }

    /// The factor of the epoch after `configuration`; nil for an epoch without one. For `set` the file is read anew.
    ///
    /// Throws `OperationError` with code `server-factor-missing` where this server has no file, or not the one that is needed.
    func serverFactor(_ change: ServerFactorChange, after configuration: EpochConfiguration) async throws
        -> ServerFactor?
    {
        switch change {
        case .remove: return nil
        case .set:
            guard let source = options.serverFactor else {
                throw OperationError(
                    .serverFactorMissing,
                    "This server has no server factor to set. Start it with --server-factor-file; keyquorum key generate --server-factor FILE "
                        + "makes one."
                )
            }
            return try await source.reread()
        case .keep:
            guard configuration.factorID != nil else { return nil }
            guard let factor = serverFactor(for: configuration) else { throw OperationError.serverFactorMissing }
            return factor
        }
    }

    /// Whether the vault's epoch needs a factor that this server lacks. The file is looked at again when it seems so: it may have come since.
    @inline(never)
    func lacksServerFactor() async -> Bool {
        guard let configuration = desk.withLock({ $0.machine.custody?.configuration }),
            let needed = configuration.factorID
        else { return false }
        if let source = options.serverFactor, source.factor(named: needed) == nil { _ = try? await source.reread() }
        return options.serverFactor?.factor(named: needed) == nil
    }

    /// Tells the seal machine which factor this server has, after the file or the epoch changed. Callers hold the turn.
    @inline(never)
    func noteServerFactor() async throws {
        _ = await lacksServerFactor()
        let (custody, noted) = desk.withLock { ($0.machine.custody, $0.machine.factorID) }
        let id = options.serverFactor?.id(for: custody?.configuration)
        guard id != noted else { return }
        var ignored = SealOutcome()
        try await step(.serverFactorChanged(id: id), &ignored)
    }
}

extension ServerFactorSource {
    /// What is said when an epoch gets a factor.
    static let warning =
        "The vault needs the server factor from now on: losing its file is as bad as losing as many shares as the threshold asks for. Keep a "
        + "copy of it apart from the database and its backups, and give every server of the vault the same file."
}

extension OperationError {
    /// Said before anybody hands in a share that could not help.
    static let serverFactorMissing = OperationError(
        .serverFactorMissing,
        "This server does not have the server factor that the vault needs. Bring the file that the other servers have "
            + "(--server-factor-file) before any share."
    )
}
