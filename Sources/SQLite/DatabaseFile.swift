import Canonical
import Glibc
import Store

/// The file of a database: there, a plain file, for its owner's eyes only.
struct DatabaseFile {
    let path: String

    /// Makes the file if there is none, and takes the rights of others away. SQLite gives its log and its shared memory
    /// the same rights.
    ///
    /// - Throws: `unavailable`, `read-only`, `full` or `foreign-database`, with a sentence that says what is wrong with it.
    func prepare() throws(StoreError) {
        guard !path.isEmpty, !path.utf8.contains(0), path.utf8.count <= SQLiteLimits.path else {
            throw StoreError(.unavailable, "the path of the database is empty, too long or has a zero byte")
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else {
            guard errno == EEXIST else { throw refusal(errno) }
            try checkExisting()
        }
    }

    /// Whether anything is there at all.
    var exists: Bool { access(path, F_OK) == 0 }

    /// By name only: to open and close a file that this process has open already would drop SQLite's locks on it.
    private func checkExisting() throws(StoreError) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw refusal(errno) }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw refusal(EISDIR) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.foreignDatabase, "\(path) is not a plain file")
        }
        // SQLite would take a file that is too short for its header for an empty one, and write over it.
        guard facts.st_size == 0 || facts.st_size >= 512 else {
            throw StoreError(.foreignDatabase, "\(path) is not an SQLite database")
        }
        guard access(path, R_OK | W_OK) == 0 else { throw refusal(errno) }
        if facts.st_mode & 0o077 != 0, chmod(path, 0o600) != 0 {
            throw StoreError(.unavailable, "\(path) may be read by others, and its mode cannot be changed to 0600")
        }
    }

    private func refusal(_ code: Int32) -> StoreError {
        switch code {
        case ENOENT, ENOTDIR:
            StoreError(.unavailable, "the folder of the database \(path) does not exist")
        case EISDIR:
            StoreError(.foreignDatabase, "\(path) is a folder, not a database file")
        case EROFS:
            StoreError(.readOnly, "the database \(path) is on a disk that takes no writes")
        case EACCES, EPERM:
            StoreError(.unavailable, "this user may not read and write the database \(path)")
        case ENOSPC, EDQUOT:
            StoreError(.full, "there is no room on the disk for the database \(path)")
        default:
            StoreError(.unavailable, "the database \(path) cannot be opened: \(String(cString: strerror(code)))")
        }
    }
}
