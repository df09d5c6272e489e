/// Split Key Method (KMIP 2.1 section 11.54) with what it needs to know.
public enum SplitMethod: Sendable, Hashable {
    /// All parts are needed; the key is their exclusive or.
    case xor
    /// Polynomial Sharing GF(2⁸) and GF(2¹⁶)
    case binary(BinaryField)
    /// Polynomial Sharing Prime Field
    case prime(PrimeModulus)
}
