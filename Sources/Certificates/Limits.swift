/// What a certificate or a request may have.
public enum CertificateLimits {
    /// Bytes of DER.
    public static let document = 1...65_536
    /// Alternative names that are read; the others are left out.
    public static let alternativeNames = 256
    /// Certificates of one file.
    public static let chain = 64
    /// How often a password is hashed for one opening of one file, all its parts together: about a second's work.
    static let rounds: Int64 = 1_000_000
    /// Bags in bags of a PKCS#12 file.
    static let nestedBags = 4
    /// UTF-8 bytes of a name's text; what is longer is cut.
    static let nameText = 8_192
    /// Certificates of a chain that is validated.
    public static let validated = 1...16
    /// Values of one kind in a distinguished name.
    public static let namePart = 64
}
