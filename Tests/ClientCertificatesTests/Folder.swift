import FoundationEssentials
import Glibc

/// A folder of a test's own, gone with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "keyquorum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func bytes(_ name: String) -> [UInt8] { Self.bytes(file(name)) }

    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: URL(filePath: file(name))) }

    /// Runs a script in the folder; throws what it wrote where it fails.
    func shell(_ script: String) throws {
        let whole = "set -e; cd '\(path)'; exec >log 2>&1; \(script)"
        var process: pid_t = 0
        let words = (["/bin/bash", "-c", whole] as [String]).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        guard posix_spawn(&process, "/bin/bash", nil, nil, words, environ) == 0 else { throw Failure(log: "no bash") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw Failure(log: String(decoding: bytes("log"), as: UTF8.self)) }
    }

    struct Failure: Error {
        let log: String
    }

    static func bytes(_ path: String) -> [UInt8] { read(open(path)) }

    static func open(_ path: String) -> Int32 { Glibc.open(path, O_RDONLY | O_CLOEXEC) }

    /// All of the open file, which is closed.
    static func read(_ descriptor: Int32) -> [UInt8] {
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    static func mode(_ path: String) -> UInt32? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : nil
    }
}
