import Canonical
public import Secrets

/// A file that holds one bearer token on one line.
public enum TokenFile {
    /// - Throws: `ClientError.local` where the file cannot be read or holds something else.
    public static func read(_ path: String) throws(ClientError) -> SecretBytes {
        var bytes = try PrivateFile.read(path, limit: ClientLimits.tokenFileBytes)
        defer { bytes.wipe() }
        guard let token = token(in: bytes) else {
            throw .local("\(path) does not hold a token: one line of printable characters without blanks.")
        }
        return token
    }

    /// Writes a new file, readable by its owner only; one that exists is never touched.
    public static func create(_ path: String, _ token: String) throws(ClientError) {
        var bytes = Bytes((token + "\n").utf8)
        defer { bytes.wipe() }
        try PrivateFile.create(path, with: SecretBytes(copying: bytes))
    }

    /// The token in a file's content; nil for anything that no header may hold (RFC 6750 section 2.1).
    static func token(in bytes: Bytes) -> SecretBytes? {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let start = bytes.firstIndex { !blanks.contains($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? bytes.startIndex
        guard start < end, bytes[start..<end].allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return SecretBytes(copying: bytes[start..<end])
    }
}
