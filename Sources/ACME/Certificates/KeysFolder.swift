import Canonical
import Dispatch
import Glibc
import Secrets

/// The folder of the account's key and the certificate: each file is the old one or the new one, mode 0600, never half of it.
struct KeysFolder: Sendable {
    enum Item: String {
        /// The account.
        case account = "account.key"
        /// The certificate's private key, and behind it the chain: in one file, since they only fit together.
        case certificate = "certificate.pem"
        /// Where the certificate came from, and what became of the last attempt to renew it.
        case state = "state.json"
    }

    let path: String
    private static let queue = DispatchQueue(label: "keyquorum.acme")

    func path(of item: Item) -> String { path + "/" + item.rawValue }

    /// The content; nil where there is no such file. A file that others may read is closed to them.
    ///
    /// - Throws: `acme-folder`.
    func read(_ item: Item) async throws(ACMEError) -> SecretBytes? {
        let file = path(of: item)
        return try await Self.run { () throws(ACMEError) in try Self.read(file) }
    }

    /// After the return the content is on the disk.
    ///
    /// - Throws: `acme-folder`.
    func write(_ item: Item, _ bytes: SecretBytes) async throws(ACMEError) {
        let (folder, file) = (path, path(of: item))
        try await Self.run { () throws(ACMEError) in try Self.write(bytes, to: file, in: folder) }
    }

    /// A file outside of the folder that is no secret; nil where it is not there.
    static func content(of path: String) async throws(ACMEError) -> SecretBytes? {
        try await run { () throws(ACMEError) in try read(path, isSecret: false) }
    }

    // MARK: Files

    private static func read(_ path: String, isSecret: Bool = true) throws(ACMEError) -> SecretBytes? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG, (0...ACMELimits.file).contains(Int(status.st_size)) else {
            throw ACMEError(.folder, "\(path) is not a file of the size that belongs there: move it away.")
        }
        if isSecret, status.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
        return try SecretBytes(count: Int(status.st_size)) { (buffer) throws(ACMEError) in
            var count = 0
            while count < buffer.count {
                let more = Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                guard more > 0 else { throw failure("read", path) }
                count += more
            }
        }
    }

    private static func write(_ bytes: SecretBytes, to path: String, in folder: String) throws(ACMEError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("make", folder) }
        let beside = path + ".new"
        guard unlink(beside) == 0 || errno == ENOENT else { throw failure("replace", beside) }
        let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create", beside) }
        defer { close(file) }
        guard bytes.withBytes({ Glibc.write(file, $0.baseAddress, $0.count) == $0.count }), fsync(file) == 0 else {
            throw failure("write", beside)
        }
        guard rename(beside, path) == 0 else { throw failure("replace", path) }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", folder) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("sync", folder) }
    }

    private static func failure(_ act: String, _ path: String) -> ACMEError {
        ACMEError(
            .folder,
            "Cannot \(act) \(path): \(String(cString: strerror(errno))). Mend it, or name another folder by keys-path."
        )
    }

    /// Beside the threads that run Swift's tasks, which must never wait for a disk.
    private static func run<Answer: Sendable>(
        _ body: @escaping @Sendable () throws(ACMEError) -> Answer
    ) async throws(ACMEError) -> Answer {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Answer, ACMEError>, Never>) in
            queue.async { continuation.resume(returning: Result { () throws(ACMEError) in try body() }) }
        }
        return try result.get()
    }
}
