import Canonical
import EdgelessDB
import Logging
import Operations
import Secrets
import SQLStore
import Store

/// A start over EdgelessDB: it is set up if it is new, and a replacement that waits for its key does not keep the server from collecting shares.
struct EdgelessStart: Sendable {
    let database: EdgelessDatabase
    /// How its SQL side is reached: by the certificate that its manifest names.
    let connection: ConnectionSettings

    /// - Parameters:
    ///   - connection: what `database-url` says.
    ///   - authority: the file of `edgeless-ca`.
    /// - Throws: `EdgelessError` with code `edgeless-bad-setting`.
    init(
        url: String,
        authority: String?,
        trustsFirstUse: Bool,
        rootDirectory: String,
        connection: ConnectionSettings
    ) throws(EdgelessError) {
        database = EdgelessDatabase(
            try EdgelessSettings(
                url: url,
                database: connection.database,
                user: connection.user,
                folder: rootDirectory + "/edgeless",
                authority: authority,
                trustsFirstUse: trustsFirstUse
            )
        )
        var connection = connection
        connection.tls.certificate = database.certificate
        connection.tls.key = database.key
        connection.tls.pkcs12 = nil
        if connection.tls.authority == nil {
            // Its certificate is its own, under no name that a client knows.
            connection.tls.mode = .verifyCA
            connection.tls.authority = database.authority
        }
        self.connection = connection
    }

    /// Opens the store, or one that will open once the shareholders have given the database its key.
    ///
    /// - Parameter open: opens the store at `connection` and migrates it.
    /// - Throws: `EdgelessError`, `OperationError`, or what `open` throws where no vault's header could help.
    func store(_ folder: RootFolder, _ log: Logger, open: @escaping @Sendable () async throws -> any Store) async throws
        -> any Store
    {
        let header = try await folder.header()
        do {
            if try await database.prepare(vaultExists: header != nil, now: SystemClock().now()) == .needsKey {
                return try late(header, "EdgelessDB waits for its recovery key", log, open)
            }
            return try await patiently(open)
        } catch let error as EdgelessError where error.code == .unreachable {
            guard header != nil else { throw error }
            return try late(header, error.sentence, log, open)
        } catch let error as StoreError where error.code == .unavailable {
            guard header != nil else { throw error }
            return try late(header, error.detail, log, open)
        }
    }

    private func late(
        _ header: VaultHeader?,
        _ reason: String,
        _ log: Logger,
        _ open: @escaping @Sendable () async throws -> any Store
    ) throws -> any Store {
        guard header?.databaseKey != nil else {
            throw OperationError(
                .databaseUnavailable,
                "\(reason), and the vault header in the root folder does not have the key. Take a header that has it: keyquorum db restore --header FILE."
            )
        }
        log.warning(
            "the database does not answer; shares are collected against the header",
            metadata: ["reason": "\(reason)"]
        )
        return LateStore(engine: "mariadb", because: StoreError(.unavailable, reason), open: open)
    }

    /// After its manifest EdgelessDB starts anew, and its SQL side comes last.
    private func patiently(_ open: @Sendable () async throws -> any Store) async throws -> any Store {
        for _ in 0..<30 {
            do {
                return try await open()
            } catch let error as StoreError where error.code == .unavailable {
                try await Task.sleep(for: .seconds(1))
            }
        }
        return try await open()
    }
}

extension EdgelessStart: KeyedDatabase {
    func recover(with key: SecretBytes) async throws { try await database.recover(with: key) }
}
