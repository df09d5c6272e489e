import Keyring
import Store
import Synchronization

/// The rows that every request reads, the vault's and the directory's, as one of them found and checked them, in the form in which the store compares
/// them for the next.
final class KnownGround: Sendable {
    let row: VaultRow
    let directory: DirectoryRow?
    let master: MasterMark
    let answers: [KnownAnswer]

    /// Nil where the store does not compare, and for rows that are not under the current master key.
    init?(_ read: CallerRead, of vault: OpenVault) {
        let master = vault.keyring.currentMaster
        guard read.row.generation == master.generation,
            read.directory.map({ $0.generation == master.generation }) ?? true,
            let row = vault.store.known(.row(VaultRow.table, key: VaultRow.key), [read.row.raw]),
            let directory = vault.store.known(.directory, read.directory.map { [$0.raw] } ?? [])
        else { return nil }
        self.master = MasterMark(master)
        self.row = read.row
        self.directory = read.directory
        answers = [row, directory]
    }

    /// The directory's revision; 0 where the vault has none yet.
    var revision: UInt64 { directory?.revision ?? 0 }

    /// Whether it is of these rows, by their tags.
    fileprivate func isOf(_ read: CallerRead) -> Bool {
        row.tag == read.row.tag && directory?.tag == read.directory?.tag
    }
}

extension OpenVault {
    /// Remembers on what a request stood.
    func note(_ read: CallerRead) {
        let known = ground.withLock { $0 }
        if let known, known.isOf(read), known.master == MasterMark(keyring.currentMaster) { return }
        let new = KnownGround(read, of: self)
        ground.withLock { $0 = new }
    }
}
