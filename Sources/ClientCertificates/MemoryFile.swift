import CLibcrypto
import Glibc
import Secrets

/// A file that has no name and lies in memory only, for libraries that take a secret by its path. Its bytes are overwritten and it is gone
/// when the last reference goes.
public final class MemoryFile: Sendable {
    private let descriptor: Int32
    private let count: Int

    /// Works in this process only, and as long as this object lives.
    public var path: String { "/proc/self/fd/\(descriptor)" }

    /// Readable and writable for its owner alone (mode 0600).
    ///
    /// - Throws: `exhausted` where the system has no more memory or files.
    public init(_ bytes: SecretBytes) throws(ClientCertificateError) {
        let descriptor = memfd_create("keyquorum", 1)
        guard descriptor >= 0 else { throw ClientCertificateError(.exhausted, "the system has no more files") }
        self.descriptor = descriptor
        count = bytes.count
        let isWritten = bytes.withBytes { $0.isEmpty || pwrite(descriptor, $0.baseAddress, $0.count, 0) == $0.count }
        guard fchmod(descriptor, 0o600) == 0, isWritten else {
            throw ClientCertificateError(.exhausted, "the system has no memory for a file of \(count) bytes")
        }
    }

    deinit {
        let zeros = [UInt8](repeating: 0, count: count)
        _ = zeros.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        close(descriptor)
    }
}
