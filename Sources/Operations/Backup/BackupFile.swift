import Canonical
import Glibc

/// The file of a backup while it is written: buffered, hashed, and under its name only when it is whole and on the disk.
final class BackupOutput {
    private let path: String
    private let file: Int32
    private var buffer = Bytes()
    private var hash = RunningDigest()
    private var isDone = false

    /// Throws `DurableFile.Failure`.
    init(_ path: String) throws {
        self.path = path
        // What a broken-off backup left goes; a file or link that somebody else puts there meanwhile is refused, not written through.
        unlink(path + ".new")
        file = open(path + ".new", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DurableFile.Failure(path: path + ".new", act: "create", number: errno) }
    }

    deinit {
        guard file >= 0 else { return }
        close(file)
        if !isDone { unlink(path + ".new") }
    }

    /// The SHA-256 of all that was added.
    var digest: Digest { hash.digest }

    func add(_ bytes: Bytes) throws {
        hash.add(bytes)
        buffer += bytes
        if buffer.count >= BackupLimits.buffer { try flush() }
    }

    func finish() throws {
        try flush()
        guard fsync(file) == 0 else { throw DurableFile.Failure(path: path, act: "sync", number: errno) }
        guard rename(path + ".new", path) == 0 else {
            throw DurableFile.Failure(path: path, act: "replace", number: errno)
        }
        isDone = true
        try DurableFile.syncFolder(of: path)
    }

    private func flush() throws {
        var done = 0
        while done < buffer.count {
            let count = buffer.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: done), $0.count - done) }
            guard count > 0 else { throw DurableFile.Failure(path: path, act: "write", number: errno) }
            done += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// The file of a backup while it is read: value by value, hashed, with no more in memory than one row.
final class BackupInput {
    private let path: String
    private let file: Int32
    private var buffer = Bytes()
    private var position = 0
    private var hash = RunningDigest()

    /// Throws `DurableFile.Failure`.
    init(_ path: String) throws {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DurableFile.Failure(path: path, act: "open", number: errno) }
    }

    deinit { close(file) }

    /// The SHA-256 of all that was taken.
    var digest: Digest { hash.digest }

    /// Whether nothing is left.
    func isAtEnd() throws -> Bool {
        try fill(1)
        return position == buffer.count
    }

    /// Exactly so many bytes. Throws `BackupFormatError` at the end of the file.
    func take(_ count: Int) throws -> Bytes {
        try fill(count)
        guard buffer.count - position >= count else { throw BackupFormatError() }
        let bytes = Bytes(buffer[position..<position + count])
        position += count
        hash.add(bytes)
        return bytes
    }

    /// The next value in its one encoding, its content not longer than the limit.
    func value(atMost limit: Int) throws -> CanonicalValue {
        let head = try take(5)
        guard let count: UInt32 = head.bigEndian(at: 1), Int(count) <= limit else { throw BackupFormatError() }
        guard let value = try? Canonical.decode(head + take(Int(count))).first else { throw BackupFormatError() }
        return value
    }

    private func fill(_ count: Int) throws {
        while buffer.count - position < count {
            if position > 0 { buffer.removeFirst(position) }
            position = 0
            var room = Bytes(repeating: 0, count: max(BackupLimits.buffer, count - buffer.count))
            let more = read(file, &room, room.count)
            guard more >= 0 else { throw DurableFile.Failure(path: path, act: "read", number: errno) }
            if more == 0 { return }
            buffer += room[..<more]
        }
    }
}

/// The bytes are not those of a backup.
struct BackupFormatError: Error {}
