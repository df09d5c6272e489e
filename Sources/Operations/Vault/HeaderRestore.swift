import Canonical
import Store

/// `db restore --header`: puts a vault header into the root folder, so that an older backup of the vault's data opens with today's shares.
///
/// The rows themselves are brought forward at the next unseal, when the shares have proved the header.
public enum HeaderRestore {
    /// What the database and the header are to each other.
    public struct Outcome: Sendable {
        public let vault: VaultID
        public let header: VaultHeader.Position
        public let database: VaultHeader.Position
        /// Whether the unseal will go by the header.
        public var isDatabaseOlder: Bool { header.isNewer(than: database) }
    }

    /// Checks the header against the database and the root folder, and writes it into the folder.
    ///
    /// - Throws: `OperationError`: `header-damaged`; `not-initialized` for a database without a vault; `wrong-vault`; `header-older` than the
    ///   database or than the header that the folder has; `vault-destroyed`; `root-folder`; and what the database throws.
    public static func install(_ bytes: Bytes, into folder: RootFolder, over store: any Store) async throws -> Outcome {
        var header = try VaultHeader(reading: bytes)
        guard let row = try await store.read(.vault).first.map(VaultRow.init) else {
            throw OperationError(
                .notInitialized,
                "The database holds no vault. Restore a backup of the data first, then the header."
            )
        }
        try requireSame(header.vault, row.id, "The database holds")
        try VaultRecords.requireNotDestroyed(try await store.row(EpochRow.self, key: EpochRow.key(row.epoch)))
        try requireNotOlder(header.position, row.position, "the database is")
        if let known = try await folder.header() {
            try requireSame(header.vault, known.vault, "The root folder belongs to")
            try requireNotOlder(header.position, known.position, "the root folder's own header is")
            header.databaseKey = header.databaseKey ?? known.databaseKey
        }
        try await folder.writeHeader(header.bytes)
        return Outcome(vault: header.vault, header: header.position, database: row.position)
    }

    private static func requireSame(_ vault: VaultID, _ other: VaultID, _ whose: String) throws {
        guard vault == other else {
            throw OperationError(.wrongVault, "The header is of the vault \(vault). \(whose) the vault \(other).")
        }
    }

    private static func requireNotOlder(
        _ header: VaultHeader.Position,
        _ other: VaultHeader.Position,
        _ whose: String
    ) throws {
        guard header == other || header.isNewer(than: other) else {
            throw OperationError(
                .headerOlder,
                "The header is of \(header); \(whose) of \(other). Take the newest header: an older one opens nothing more."
            )
        }
    }
}

extension VaultHeader.Position: CustomStringConvertible {
    public var description: String { "epoch \(epoch), roster revision \(revision), master generation \(generation)" }
}
