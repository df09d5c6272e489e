public import Canonical
import Glibc
public import Secrets

/// Files of the working folder. What is written is readable by its owner only; what is read has a limit.
public enum PrivateFile {
    /// The whole file; `-` is the standard input.
    ///
    /// - Parameter progress: hears how many bytes were read so far.
    /// - Throws: `ClientError.local`, naming the file and the reason.
    public static func read(
        _ path: String,
        limit: Int,
        progress: (Int) -> Void = { _ in }
    ) throws(ClientError) -> Bytes {
        if path == "-" {
            return try contents(of: STDIN_FILENO, path: "the standard input", limit: limit, progress)
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        return try contents(of: file, path: path, limit: limit, progress)
    }

    /// The whole file, or nil if there is none.
    public static func readIfPresent(_ path: String, limit: Int) throws(ClientError) -> Bytes? {
        exists(path) ? try read(path, limit: limit) : nil
    }

    /// The whole file as a secret; the copy that the system handed over is wiped.
    public static func readSecret(_ path: String, limit: Int) throws(ClientError) -> SecretBytes {
        var bytes = try read(path, limit: limit)
        defer { bytes.wipe() }
        return SecretBytes(copying: bytes)
    }

    /// Whether anything is there, readable or not.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Writes a new file; one that exists is never touched.
    public static func create(_ path: String, with secret: SecretBytes) throws(ClientError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("write", path) }
        defer { close(file) }
        try secret.withBytes { (bytes) throws(ClientError) in try put(bytes, into: file, path: path) }
    }

    /// Replaces a file as a whole, so that a crash leaves the old one or the new one.
    public static func replace(_ path: String, with bytes: Bytes) throws(ClientError) {
        let temporary = "\(path).\(getpid()).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("write", path) }
        let written = bytes.withUnsafeBytes { buffer in
            Result { () throws(ClientError) in
                defer { close(file) }
                try put(buffer, into: file, path: path)
            }
        }
        if case .failure(let error) = written {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw failure("write", path) }
    }

    /// Makes the folder unless it is there, readable by its owner only.
    public static func makeFolder(_ path: String) throws(ClientError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
    }

    private static func contents(
        of file: CInt,
        path: String,
        limit: Int,
        _ progress: (Int) -> Void = { _ in }
    ) throws(ClientError) -> Bytes {
        var bytes = Bytes(repeating: 0, count: min(limit + 1, 65_536))
        var length = 0
        while true {
            if length == bytes.count {
                guard length <= limit else { throw .local("\(path) is longer than \(limit) bytes.") }
                var larger = Bytes(repeating: 0, count: min(limit + 1, length * 2))
                larger.replaceSubrange(0..<length, with: bytes)
                bytes.wipe()
                bytes = larger
            }
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress.map { $0 + length }, buffer.count - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { break }
            length += count
            progress(length)
        }
        guard length <= limit else { throw .local("\(path) is longer than \(limit) bytes.") }
        let result = Bytes(bytes[..<length])
        bytes.wipe()
        return result
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, into file: CInt, path: String) throws(ClientError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw failure("write", path) }
    }

    private static func failure(_ act: String, _ path: String) -> ClientError {
        let number = errno
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return .local("Cannot \(act) \(path): \(reason).")
    }
}
