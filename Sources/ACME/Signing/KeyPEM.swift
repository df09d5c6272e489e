import Crypto
import Secrets

/// P-256 private keys as PEM (PKCS#8).
enum KeyPEM {
    /// The library takes text, so for the length of the call there is a copy outside of secret memory.
    static func read(_ pem: SecretBytes) -> P256.Signing.PrivateKey? {
        pem.withBytes { try? P256.Signing.PrivateKey(pemRepresentation: String(decoding: $0, as: UTF8.self)) }
    }

    static func write(_ key: P256.Signing.PrivateKey) -> SecretBytes {
        SecretBytes(copying: Array((key.pemRepresentation + "\n").utf8))
    }
}
