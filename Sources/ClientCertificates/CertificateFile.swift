import CKeyquorum
import Glibc
import Secrets

/// Reads a small file that may hold a private key.
enum CertificateFile {
    /// - Throws: `unreadable` where it is not there or may not be read, `malformed` where it is empty or too long.
    static func read(_ path: String) throws(ClientCertificateError) -> SecretBytes {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path, errno) }
        defer { close(descriptor) }
        var room = [UInt8](repeating: 0, count: ClientCertificateLimits.file + 1)
        defer { room.wipe() }
        var count = 0
        while count < room.count {
            let more = room.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if more < 0 && errno == EINTR { continue }
            guard more >= 0 else { throw .unreadable(path, errno) }
            if more == 0 { break }
            count += more
        }
        guard count > 0, count < room.count else {
            throw ClientCertificateError(
                .malformed,
                "\(path) is empty or has more than \(ClientCertificateLimits.file) bytes"
            )
        }
        return SecretBytes(copying: room[..<count])
    }
}

extension ClientCertificateError {
    fileprivate static func unreadable(_ path: String, _ code: Int32) -> ClientCertificateError {
        ClientCertificateError(.unreadable, "\(path) cannot be read: \(String(cString: strerror(code)))")
    }
}
