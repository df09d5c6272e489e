/// What a key pair may have.
public enum AsymmetricKeyLimits {
    /// Bits of a modulus that is read. Larger ones cost seconds an operation.
    public static let modulus = 512...16_384
    /// Bits of a modulus that is made here. Who wants 1,024 for an old device would make them elsewhere and register them: then they were there, too.
    public static let madeModulus = 1_024...8_192
    /// Bytes of one encoded key.
    public static let encoding = 65_536
    /// Bits of an RSA key's public exponent.
    public static let publicExponent = 2...64
    /// Bytes of a message that a scheme has to take whole.
    public static let message = 1 << 24
    /// Bytes of a salt of PSS.
    public static let salt = 1_024
    /// Bytes of a label of OAEP.
    public static let label = 1_024
    /// Bytes of the longest signature of Ed25519 and Ed448 (RFC 8032 section 5.2).
    static let edwardsSignature = 114
}
