/// What an opaque object's bytes are. The standard defines no value of its own, only the range of extensions (KMIP 2.1 section
/// 11.35), but clients send others; every value is kept as it came.
public struct OpaqueDataType: KMIPEnumeration {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.opaqueDataType
}
