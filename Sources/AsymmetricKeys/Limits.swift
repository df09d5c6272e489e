/// What a key pair may have.
public enum AsymmetricKeyLimits {
    /// Bits of a modulus that is read. Larger ones cost seconds an operation.
    public static let modulus = 512...16_384
    /// Bits of a modulus that is made here.
    public static let madeModulus = 2_048...8_192
    /// Bytes of one encoded key.
    public static let encoding = 65_536
    /// Bits of an RSA key's public exponent.
    public static let publicExponent = 2...64
}
