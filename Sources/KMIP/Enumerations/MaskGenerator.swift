/// How a mask is made of a hash (KMIP 2.1 section 11.31).
public enum MaskGenerator: UInt32, KMIPEnumeration, CaseIterable {
    case mgf1 = 1

    public static let tag = Tag.maskGenerator
}
