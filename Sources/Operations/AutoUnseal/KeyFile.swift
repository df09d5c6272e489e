import Canonical
import Glibc
import Secrets

/// A file that holds a secret of 32 bytes outside the database: the server factor, or the seal key.
///
/// Three forms are read: the 32 bytes themselves; or text with 64 hex digits or base64 of 32 bytes in a line, blanks and line ends at the end
/// ignored. Calls block; run them through `OffPool`.
struct KeyFile {
    /// The file's bytes as they are.
    let content: SecretBytes
    /// Whether only its owner can read it.
    let isPrivate: Bool

    /// Reads the file. Throws `KeyFileError` where there is none, where it is no plain file, and where it is larger than any form.
    init(_ path: String) throws(KeyFileError) {
        // A pipe without a writer must not hold the start up.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            let reason = String(cString: strerror(errno))
            throw KeyFileError("The file \(path) cannot be opened: \(reason).", isAbsent: errno == ENOENT)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw KeyFileError("\(path) is no file. Name a file of 32 random bytes.")
        }
        guard status.st_size <= KeyFileLimits.bytes else {
            throw KeyFileError("The file \(path) is too large for a key of 32 bytes. Name the right one.")
        }
        content = try Self.content(file, path)
        isPrivate = status.st_mode & 0o077 == 0
    }

    /// The secrets in it, one a line where it is text. Throws `KeyFileError` for anything else.
    func secrets(of path: String) throws(KeyFileError) -> [SecretBytes] {
        let found = content.withBytes { Self.secrets($0) }
        guard let found, !found.isEmpty, found.count <= KeyFileLimits.lines else {
            throw KeyFileError(
                "The file \(path) holds no key: it must have 32 random bytes, or 64 hex digits, or base64 of 32 bytes. Restore it."
            )
        }
        return found
    }

    private static func content(_ file: Int32, _ path: String) throws(KeyFileError) -> SecretBytes {
        var (buffer, length) = (Bytes(repeating: 0, count: KeyFileLimits.bytes + 1), 0)
        defer { buffer.wipe() }
        while length < buffer.count {
            let count = buffer.withUnsafeMutableBytes {
                read(file, $0.baseAddress?.advanced(by: length), $0.count - length)
            }
            guard count >= 0 else {
                throw KeyFileError("The file \(path) cannot be read: \(String(cString: strerror(errno))).")
            }
            if count == 0 { break }
            length += count
        }
        guard length <= KeyFileLimits.bytes else { throw KeyFileError("The file \(path) grows while it is read.") }
        return SecretBytes(copying: buffer[..<length])
    }

    private static func secrets(_ content: UnsafeRawBufferPointer) -> [SecretBytes]? {
        if content.count == KeyFileLimits.secretBytes, !isText(content) {
            // What is the same byte over and over comes from a device that gave nothing.
            return Set(content).count > 1 ? [SecretBytes(copying: content)] : nil
        }
        let lines = content.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map(trimmed).filter { !$0.isEmpty }
        let secrets = lines.compactMap { line in secret(UnsafeRawBufferPointer(rebasing: line)) }
        return secrets.count == lines.count ? secrets : nil
    }

    private static func secret(_ line: UnsafeRawBufferPointer) -> SecretBytes? {
        if line.count == 2 * KeyFileLimits.secretBytes { return hex(line) }
        guard line.count <= Base64.encodedCount(KeyFileLimits.secretBytes) else { return nil }
        var length: Int?
        let room = SecretBytes(count: line.count / 4 * 3 + 3) { length = Base64.decode(line, into: $0) }
        return length == KeyFileLimits.secretBytes ? room.prefix(KeyFileLimits.secretBytes) : nil
    }

    private static func hex(_ line: UnsafeRawBufferPointer) -> SecretBytes? {
        let digits = line.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 ? $0 &- 0x30 : ($0 | 0x20) &- 0x61 &+ 10 }
        let isHex = zip(line, digits).allSatisfy { character, digit in
            digit < 10 ? character < 0x40 : digit < 16 && character >= 0x40
        }
        guard isHex else { return nil }
        return SecretBytes(count: line.count / 2) { bytes in
            for index in bytes.indices { bytes[index] = digits[2 * index] << 4 | digits[2 * index + 1] }
        }
    }

    /// 32 printable characters are somebody's text and not 32 random bytes.
    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    private static func trimmed(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var line = line
        while let last = line.last, last == 0x20 || last == 0x09 { line = line.dropLast() }
        return line
    }
}

/// What a file of a key may hold.
enum KeyFileLimits {
    static let secretBytes = 32
    static let bytes = 4_096
    /// A factor and those before it.
    static let lines = 8
}
