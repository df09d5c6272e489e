/// The limits of this room.
public enum ClientCertificateLimits {
    /// Bytes of a file with certificates or a key.
    public static let file = 256 * 1_024
    /// Certificates of a chain.
    public static let chain = 16
    /// Characters of a name in a certificate, X.520's bound.
    public static let name = 64
    /// Days that a certificate made here is valid at most.
    public static let days = 36_500
}
