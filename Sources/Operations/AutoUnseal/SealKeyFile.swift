import Canonical
import Keyring
import Secrets

/// The file of the key by which a server opens itself.
public enum SealKeyFile {
    /// What a start has of its seal-key file.
    public struct Read: Sendable {
        public let key: SealKey
        /// Whether only its owner can read the file.
        public let isPrivate: Bool
        /// Whether this start made it.
        public let isNew: Bool
    }

    /// Reads the key from its file: PEM as `openssl genpkey -algorithm X25519` writes it, or 32 bytes in one of the forms of a key file. Where
    /// there is no file a key is made, readable by its owner only.
    ///
    /// Throws `KeyFileError`.
    public static func read(_ path: String) async throws -> Read {
        try await OffPool.run {
            do {
                return try existing(path, isNew: false)
            } catch let error as KeyFileError where error.isAbsent {
                try make(path)
                return try existing(path, isNew: true)
            }
        }
    }

    private static func existing(_ path: String, isNew: Bool) throws -> Read {
        let file = try KeyFile(path)
        let raw = try X25519PEM.key(in: file.content) ?? file.secrets(of: path).first
        guard let raw, let key = try? SealKey(raw: raw) else {
            throw KeyFileError(
                "The file \(path) holds no X25519 private key. Restore it, or remove it and hand in shares once."
            )
        }
        return Read(key: key, isPrivate: file.isPrivate, isNew: isNew)
    }

    private static func make(_ path: String) throws {
        var text = X25519PEM.text(SystemRandom().secret(KeyringLimits.keyCount)).withBytes { Bytes($0) }
        defer { text.wipe() }
        do {
            try DurableFile.write(text, to: path)
        } catch {
            throw KeyFileError("The seal-key file cannot be made: \(error). Name a place that the server may write to.")
        }
    }
}

/// An X25519 private key as PKCS#8 in PEM (RFC 8410): 16 bytes that are always the same, then the key.
enum X25519PEM {
    private static let begin = Bytes("-----BEGIN PRIVATE KEY-----".utf8)
    private static let end = Bytes("-----END PRIVATE KEY-----".utf8)
    private static let head: Bytes = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x6E, 0x04, 0x22, 0x04, 0x20,
    ]

    static func text(_ key: SecretBytes) -> SecretBytes {
        let der = SecretBytes.joining([SecretBytes(copying: head), key])
        let line = SecretBytes(count: Base64.encodedCount(der.count)) { out in
            der.withBytes { Base64.encode($0, into: out) }
        }
        let newline = SecretBytes(copying: [0x0A])
        return .joining([SecretBytes(copying: begin), newline, line, newline, SecretBytes(copying: end), newline])
    }

    /// The 32 bytes; nil for what is no such text.
    static func key(in content: SecretBytes) -> SecretBytes? {
        content.withBytes { bytes in
            guard let start = place(of: begin, in: bytes, from: 0)?.upperBound,
                let stop = place(of: end, in: bytes, from: start)?.lowerBound
            else { return nil }
            let body = UnsafeRawBufferPointer(rebasing: bytes[start..<stop])
            var length: Int?
            let room = SecretBytes(count: body.count / 4 * 3 + 3) { length = Base64.decode(body, into: $0) }
            guard length == head.count + KeyringLimits.keyCount,
                room.prefix(head.count).withBytes({ $0.elementsEqual(head) })
            else { return nil }
            return room.slice(head.count..<head.count + KeyringLimits.keyCount)
        }
    }

    private static func place(of word: Bytes, in bytes: UnsafeRawBufferPointer, from start: Int) -> Range<Int>? {
        guard bytes.count - start >= word.count else { return nil }
        return (start...bytes.count - word.count).first { bytes[$0..<$0 + word.count].elementsEqual(word) }
            .map { $0..<$0 + word.count }
    }
}
