/// What a split may have.
public enum SplitKeyLimits {
    /// Parts of one key; a part's number has to be an element of the smallest field.
    public static let parts = 2...255
    /// Bytes of the key that is split.
    public static let key = 1...65_536
    /// Bits of a prime field's modulus; the largest key that it is meant for is one of 8,192 bits.
    public static let modulusBits = 9...8_320
}
