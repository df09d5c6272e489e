/// A value that one task after another uses, never two at once: the file of a backup.
struct Unshared<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// Runs a backup's work on files beside Swift's own threads, and names what goes wrong there.
enum BackupErrors {
    static func named<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await OffPool.run(body)
        } catch let failure as DurableFile.Failure {
            throw OperationError(.rootFolder, "The backup's file cannot be used: \(failure).")
        } catch is BackupFormatError {
            throw OperationError(
                .backupDamaged,
                "The file is no backup of this program, or it is damaged or cut off. Nothing of it is trusted: take another one."
            )
        }
    }
}
