public import Canonical
import Dispatch
import Glibc
public import Logging

/// The file of revocation lists, looked at every few seconds: a new one is taken into use, one that cannot be is not
/// and the log says why.
public actor RevocationFile {
    /// What tells one content of a path from another without reading it.
    private struct Mark: Hashable, Sendable {
        let inode: UInt64
        let size: Int64
        let changed: Instant
    }

    private let path: String
    private let checker: ClientCertificateChecker
    private let clock: any WallClock
    private let logger: Logger
    private var seen: Mark?

    public init(path: String, for checker: ClientCertificateChecker, clock: any WallClock, logger: Logger) {
        self.path = path
        self.checker = checker
        self.clock = clock
        self.logger = logger
    }

    /// Looks at the file until the task is cancelled.
    ///
    /// - Parameter seconds: between two looks, at least 1.
    public func run(every seconds: Int64) async {
        while !Task.isCancelled {
            await look()
            do { try await Task.sleep(for: .seconds(max(seconds, 1))) } catch { return }
        }
    }

    /// Looks once.
    ///
    /// - Returns: whether lists were taken into use.
    @discardableResult
    public func look() async -> Bool {
        let (path, before) = (path, seen)
        let found = await Self.offPool { Self.read(path, unless: before) }
        guard let found, found.mark != seen else { return false }
        seen = found.mark
        do {
            try checker.reload(revocations: found.bytes, at: clock.now())
            logger.info("revocation lists are in use", metadata: ["path": "\(path)"])
            return true
        } catch {
            logger.error("revocation lists are not taken; the ones in use stay", metadata: ["reason": "\(error)"])
            return false
        }
    }

    /// Reading waits for the disk, which Swift's own threads must not.
    private static func offPool<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: work()) }
        }
    }

    /// Nil if the file is gone, cannot be read, or is the one that was seen.
    private static func read(_ path: String, unless seen: Mark?) -> (mark: Mark, bytes: Bytes)? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        let microseconds = Int64(facts.st_mtim.tv_sec) * 1_000_000 + Int64(facts.st_mtim.tv_nsec) / 1_000
        let changed = Instant(microseconds: microseconds)
        let mark = Mark(inode: UInt64(facts.st_ino), size: Int64(facts.st_size), changed: changed)
        guard mark != seen, let bytes = content(file) else { return nil }
        return (mark, bytes)
    }

    /// At most a byte more than a file of lists may have, by which too long ones are known.
    private static func content(_ file: Int32) -> Bytes? {
        var bytes = Bytes()
        var chunk = Bytes(repeating: 0, count: 64 << 10)
        while bytes.count <= AuthenticationLimits.revocationsFile {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
