/// How a key is split (KMIP 2.1 section 11.54).
public enum SplitKeyMethod: UInt32, KMIPEnumeration, CaseIterable {
    case xor = 1, polynomialSharingGF216, polynomialSharingPrimeField, polynomialSharingGF28

    public static let tag = Tag.splitKeyMethod
}
