import Glibc

/// How one looks at a file whether it was written or replaced: which file it is, its length, and when it was changed.
struct FileStamp: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let length: Int64
    let seconds: Int64
    let nanoseconds: Int64

    /// Blocks. Nil where there is no such file.
    init?(of path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        device = UInt64(found.st_dev)
        inode = UInt64(found.st_ino)
        length = Int64(found.st_size)
        seconds = Int64(found.st_mtim.tv_sec)
        nanoseconds = Int64(found.st_mtim.tv_nsec)
    }
}
