import Canonical

/// What was encrypted; bytes in base64.
public struct EncryptedAnswer: Encodable, Sendable {
    public let id: String
    public let data: String
    /// Where the server chose it.
    public let nonce: String?
    public let tag: String?
}

/// What was decrypted, in base64.
public struct DecryptedAnswer: Encodable, Sendable {
    public let id: String
    public let data: String
}

/// A signature in base64.
public struct SignatureAnswer: Encodable, Sendable {
    public let id: String
    public let signature: String
}

/// A code in base64.
public struct MACAnswer: Encodable, Sendable {
    public let id: String
    public let mac: String
}

/// Whether a signature or a code is of the data.
public struct ValidityAnswer: Encodable, Sendable {
    public let id: String
    public let valid: Bool
}

/// A digest in base64.
public struct HashAnswer: Encodable, Sendable {
    public let digest: String
}
