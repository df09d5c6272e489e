import Canonical
import Glibc
import Secrets

/// Small files that are read whole and written durably with mode 0600. Every call blocks.
enum PrivateFile {
    static func read(_ path: String) throws(TLSError) -> Bytes {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        var bytes = Bytes(repeating: 0, count: TLSLimits.file + 1)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            guard read >= 0 else { throw failure("read", path) }
            if read == 0 { break }
            count += read
        }
        guard count <= TLSLimits.file else {
            throw TLSError(.file, "\(path) is larger than \(TLSLimits.file) bytes: name a PEM file.")
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    static func readSecret(_ path: String) throws(TLSError) -> SecretBytes {
        var bytes = try read(path)
        defer { _ = bytes.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 0) } }
        return SecretBytes(copying: bytes)
    }

    /// Replaces the file's content in one step; it is on the disk when this returns.
    static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(TLSError) {
        let beside = path + ".new"
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("write", beside) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            guard count > 0 else { throw failure("write", beside) }
            done += count
        }
        guard fsync(file) == 0, rename(beside, path) == 0 else { throw failure("write", path) }
    }

    static func makeFolder(_ path: String) throws(TLSError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make", path) }
    }

    private static func failure(_ act: String, _ path: String) -> TLSError {
        let reason = String(cString: strerror(errno))
        return TLSError(
            .file,
            "The server cannot \(act) \(path): \(reason). Name another file or mend its permissions."
        )
    }
}
