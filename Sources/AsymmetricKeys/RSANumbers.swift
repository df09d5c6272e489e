public import Secrets

/// The numbers of a private RSA key (RFC 8017 section 3.2), as many as are known, each in network order.
public struct RSANumbers: Sendable, Equatable {
    public var modulus: [UInt8]
    public var publicExponent: [UInt8]?
    public var privateExponent: SecretBytes?
    public var p: SecretBytes?
    public var q: SecretBytes?
    /// d mod (p - 1)
    public var exponentP: SecretBytes?
    /// d mod (q - 1)
    public var exponentQ: SecretBytes?
    /// q⁻¹ mod p
    public var coefficient: SecretBytes?

    public init(modulus: [UInt8]) {
        self.modulus = modulus
    }
}
