/// Which objects a Locate looks through (KMIP 2.1 section 12.3).
public struct StorageStatusMask: OptionSet, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let onLine = Self(rawValue: 0x01)
    public static let archival = Self(rawValue: 0x02)
    public static let destroyed = Self(rawValue: 0x04)
}
