/// How much of everything this room takes.
public enum AuthenticationLimits {
    /// Bytes of a bearer token.
    public static let token = 16 << 10
    /// Bytes of the name of a key in a token or a key set.
    public static let keyName = 255
    /// Bytes of an issuer's key set.
    public static let keySet = 256 << 10
    /// Keys of an issuer that are looked at.
    public static let keys = 64
    /// Bytes of an RSA modulus: 2048 to 8192 bits.
    public static let modulus = 256...1_024
    /// Tokens whose verification is remembered.
    public static let verifiedTokens = 4_096
    /// Issuers of tokens.
    public static let issuers = 16
    /// Audiences of one issuer, and in one token.
    public static let audiences = 64
    /// Bytes of an address in the settings.
    public static let address = 2_048
    /// Bytes of an issuer's name.
    public static let issuerName = 100
    /// Seconds that clocks may differ.
    public static let clockSkew: ClosedRange<Int64> = 0...600
    /// Seconds for one fetch of a key set, connecting included.
    public static let fetchSeconds: Int64 = 5

    /// Bytes of one certificate.
    public static let certificate = 32 << 10
    /// Certificates that a client may show, his own included. Each can be the issuer of each, so they are few.
    public static let chain = 6
    /// Bytes of the file of client CAs.
    public static let authoritiesFile = 1 << 20
    /// Certificates in it.
    public static let authorities = 64
    /// Bytes of the file of revocation lists.
    public static let revocationsFile = 8 << 20
    /// Lists in it.
    public static let revocationLists = 64
}
