import Authority
import Canonical
public import Store

/// The change log as a database has it, read without a server and without a key: a backup or a sealed vault's database is as good as any.
public struct StoredLog: Sendable {
    private let store: any Store

    public init(_ store: any Store) {
        self.store = store
    }

    /// The history key's certificate in PEM. Throws `not-found` where there is none.
    public func historyCertificate() async throws -> String {
        let query = Query.certificates(kind: CertificateKind.history, manifest: 0)
        guard let row = try await store.read(query).first.map(CertificateRow.init) else {
            throw OperationError(
                .notFound,
                "The database has no certificate of the vault's history key: is it the right one?"
            )
        }
        do throws(AuthorityError) {
            return try IssuedCertificate(der: row.der).pem
        } catch {
            throw OperationError(.stateDamaged, "The certificate of the history key cannot be read: \(error.detail).")
        }
    }

    /// Hands all checkpoints and then all records to the audit.
    public func read(into audit: inout LogAudit) async throws {
        try await eachPage(of: CheckpointRow.table) { rows in
            for raw in rows {
                let row = try? CheckpointRow(raw)
                audit.take(checkpoint: row?.statement ?? [], signature: row?.signature ?? [])
            }
        }
        guard let vault = try await store.read(.vault).first.map(VaultRow.init) else {
            throw OperationError(.notInitialized, "There is no vault in this database.")
        }
        try await eachPage(of: LogRow.table) { rows in
            for raw in rows { audit.take(record: (try? LogRow(raw).binding(vault: vault.id)) ?? []) }
        }
    }

    private func eachPage(of table: Table, _ body: ([RawRow]) -> Void) async throws {
        try await store.everyPage(.page(of: table), body)
    }
}
