public import AsymmetricKeys
public import KMIP
public import Secrets

/// The key that others are wrapped or unwrapped under.
public enum WrappingKey: Sendable {
    case symmetric(SecretBytes, CryptographicAlgorithm)
    /// RSA; a private key unwraps.
    case pair(AsymmetricKey)
}
