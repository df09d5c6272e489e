import Canonical
import Dispatch
import Glibc

/// One file that changes under a running server: what tells one content from another without reading it, and the content.
struct WatchedFile: Sendable {
    /// A content of the path.
    struct Mark: Hashable, Sendable {
        let inode: UInt64
        let size: Int64
        let changed: Instant
    }

    let path: String
    /// Bytes that are looked at; one more is read, by which longer files are known.
    let limit: Int

    /// What stands there now; nil if it is gone or no file.
    func mark() async -> Mark? {
        await offPool { opened { file in Self.mark(file) } }
    }

    /// Nil if it is gone or cannot be read.
    func bytes() async -> Bytes? {
        await offPool { opened { file in content(file) } }
    }

    private func opened<Result>(_ work: (Int32) -> Result?) -> Result? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return Self.mark(file) == nil ? nil : work(file)
    }

    private static func mark(_ file: Int32) -> Mark? {
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        let microseconds = Int64(facts.st_mtim.tv_sec) * 1_000_000 + Int64(facts.st_mtim.tv_nsec) / 1_000
        let changed = Instant(microseconds: microseconds)
        return Mark(inode: UInt64(facts.st_ino), size: Int64(facts.st_size), changed: changed)
    }

    private func content(_ file: Int32) -> Bytes? {
        var bytes = Bytes()
        var chunk = Bytes(repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// Reading waits for the disk, which Swift's own threads must not.
    private func offPool<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: work()) }
        }
    }
}
