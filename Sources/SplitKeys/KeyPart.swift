public import Secrets

/// One part of a split key (KMIP 2.1 section 2.8).
public struct KeyPart: Sendable {
    /// Key Part Identifier: 1 to the number of parts; the place at which the polynomials have this part as their value.
    public let identifier: Int
    /// Key Material.
    public let bytes: SecretBytes

    public init(identifier: Int, bytes: SecretBytes) {
        self.identifier = identifier
        self.bytes = bytes
    }
}
