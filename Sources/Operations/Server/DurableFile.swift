import Canonical
import Glibc

/// Small files that must survive a power cut: written beside, synced, renamed over, and the folder synced.
///
/// Mode is 0600 always: whatever lies in the root folder is nobody else's. Calls block; run them through `OffPool`.
enum DurableFile {
    /// The largest file that is read back: the largest header.
    static let largest = HeaderLimits.bytes

    struct Failure: Error, CustomStringConvertible {
        let path: String
        let act: String
        let number: Int32
        var description: String { "cannot \(act) \(path): \(String(cString: strerror(number)))" }
    }

    /// Replaces the file's content; after the return it is on the disk, and at any moment before it is the old content or the new.
    static func write(_ bytes: Bytes, to path: String) throws {
        let beside = path + ".new"
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(path: beside, act: "create", number: errno) }
        defer { close(file) }
        try writeAll(bytes, to: file, path: beside)
        guard fsync(file) == 0 else { throw Failure(path: beside, act: "sync", number: errno) }
        guard rename(beside, path) == 0 else { throw Failure(path: path, act: "replace", number: errno) }
        try syncFolder(of: path)
    }

    /// The content, or nil where there is no such file.
    static func read(_ path: String) throws -> Bytes? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Failure(path: path, act: "open", number: errno)
        }
        defer { close(file) }
        var bytes = Bytes()
        var buffer = Bytes(repeating: 0, count: 64 << 10)
        while bytes.count <= largest {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw Failure(path: path, act: "read", number: errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw Failure(path: path, act: "read", number: EFBIG)
    }

    /// Removes the file; one that is not there is removed already.
    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw Failure(path: path, act: "remove", number: errno) }
        try syncFolder(of: path)
    }

    /// Makes the folder and those above it, 0700.
    static func makeFolder(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw Failure(path: made, act: "make", number: errno)
            }
        }
    }

    private static func writeAll(_ bytes: Bytes, to file: Int32, path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                guard count > 0 else { throw Failure(path: path, act: "write", number: errno) }
                done += count
            }
        }
    }

    /// Makes a new name in the file's folder durable.
    static func syncFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let file = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(path: folder, act: "open", number: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw Failure(path: folder, act: "sync", number: errno) }
    }
}
