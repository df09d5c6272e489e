import Canonical
import Custody
import Store

/// What a start knows of its vault: the database's rows, and the header in the root folder, which must be of the same vault.
struct KnownVault {
    let header: VaultHeader?
    let custody: DurableCustody?
    /// The database says that its vault was destroyed.
    var isDestroyed = false

    /// Throws `wrong-vault` when the two are of different vaults and the operator did not say that the header's shall be left for good.
    init(_ store: any Store, _ folder: RootFolder, _ options: KeyServerOptions) async throws {
        let known = try await Self.header(folder, options)
        let records: VaultRecords?
        do {
            records = try await VaultRecords.read(store, joining: known)
        } catch let error as StoreError where error.code == .unavailable {
            guard let known else { throw error }
            (header, custody) = (known, known.custody)
            return
        } catch let error as OperationError where error.code == .vaultDestroyed {
            (header, custody, isDestroyed) = (known, nil, true)
            return
        }
        custody = try records?.durable()
        guard let known, known.vault != records?.vault.id else {
            header = known
            return
        }
        guard options.acceptNewVault else { throw Self.wrongVault(known.vault, records?.vault.id) }
        try await folder.leaveVault()
        header = nil
    }

    /// A header that cannot be read is left behind as well, if the vault is.
    private static func header(_ folder: RootFolder, _ options: KeyServerOptions) async throws -> VaultHeader? {
        do {
            return try await folder.header()
        } catch {
            guard options.acceptNewVault else { throw error }
            try await folder.leaveVault()
            return nil
        }
    }

    static func wrongVault(_ known: VaultID?, _ found: VaultID?) -> OperationError {
        OperationError(
            .wrongVault,
            "This server belongs to \(known.map { "the vault \($0)" } ?? "no vault"), but the database holds "
                + "\(found.map { "the vault \($0)" } ?? "none"). Give it its own database, or start it with --new-vault if it shall leave "
                + "that vault for good."
        )
    }
}
