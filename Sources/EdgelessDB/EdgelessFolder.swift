import Canonical
import Dispatch
import Glibc
import Secrets

/// The files that a server keeps for EdgelessDB, each readable by its owner alone and replaced as a whole.
struct EdgelessFolder: Sendable {
    enum Item: String, Sendable, CaseIterable {
        /// The authority that the manifest names; its key is kept by nobody.
        case authority = "client-ca.pem"
        case certificate = "client.pem"
        case key = "client.key"
        /// The private key to which EdgelessDB encrypts its own; gone once that one is here.
        case recoveryPrivateKey = "recovery-private.pem"
        /// What was or will be posted. It is written last, so that its being there says that the others are.
        case manifest = "manifest.json"
        /// The certificate that EdgelessDB showed first.
        case server = "server.pem"
        /// EdgelessDB's own key, 16 bytes, until the vault's header has it.
        case recoveryKey = "recovery.key"
    }

    let path: String
    private static let queue = DispatchQueue(label: "keyquorum.edgeless")

    func path(of item: Item) -> String { path + "/" + item.rawValue }

    /// The content, or nil where there is no such file. Throws `edgeless-folder`.
    func read(_ item: Item) async throws(EdgelessError) -> Bytes? { try await read(file: path(of: item)) }

    /// The same for a file that an operator named.
    func read(file: String) async throws(EdgelessError) -> Bytes? {
        try await run { () throws(EdgelessError) in try Self.read(file) }
    }

    /// After the return the content is on the disk; at any moment before it is the old one or the new.
    func write(_ item: Item, _ bytes: Bytes) async throws(EdgelessError) {
        let (folder, file) = (path, path(of: item))
        try await run { () throws(EdgelessError) in try Self.write(bytes, to: file, in: folder) }
    }

    func remove(_ item: Item) async throws(EdgelessError) {
        let file = path(of: item)
        try await run { () throws(EdgelessError) in
            guard unlink(file) == 0 || errno == ENOENT else { throw Self.failure("remove", file) }
        }
    }

    // MARK: Files

    private static func read(_ path: String) throws(EdgelessError) -> Bytes? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        var bytes = Bytes(repeating: 0, count: EdgelessLimits.file + 1)
        defer { bytes.wipe() }
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            guard more >= 0 else { throw failure("read", path) }
            if more == 0 { return Bytes(bytes[..<count]) }
            count += more
        }
        throw EdgelessError(.folder, "\(path) is larger than anything that belongs there.")
    }

    private static func write(_ bytes: Bytes, to path: String, in folder: String) throws(EdgelessError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("make", folder) }
        let beside = path + ".new"
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create", beside) }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw failure("write", beside)
        }
        guard rename(beside, path) == 0 else { throw failure("replace", path) }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", folder) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("sync", folder) }
    }

    private static func failure(_ act: String, _ path: String) -> EdgelessError {
        EdgelessError(
            .folder,
            "Cannot \(act) \(path): \(String(cString: strerror(errno))). Mend it, or give the server another root folder."
        )
    }

    /// Beside the threads that run Swift's tasks, which must never wait for a disk.
    private func run<Answer: Sendable>(
        _ body: @escaping @Sendable () throws(EdgelessError) -> Answer
    ) async throws(EdgelessError) -> Answer {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Answer, EdgelessError>, Never>) in
            Self.queue.async {
                continuation.resume(returning: Result { () throws(EdgelessError) in try body() })
            }
        }
        return try result.get()
    }
}
