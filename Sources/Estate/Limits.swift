/// What one file of an estate may have.
public enum EstateLimits {
    /// Bytes of one file.
    public static let file = 16 << 20
    /// Objects of one file.
    public static let objects = 1_000
    /// Bytes of raw material.
    static let material = 4 << 20
    /// Arrays and objects of JSON inside each other.
    static let depth = 32
    /// Values of one JSON text.
    static let values = 200_000
    /// Members of one object of JSON.
    static let members = 2_000
    /// Decimal digits of a number that is a key's: beyond those of a modulus of 16,384 bits.
    static let digits = 5_000
    /// Versions of one key of another key server.
    static let versions = 1_000
}
