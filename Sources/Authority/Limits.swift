/// Every bound of this room in one place.
enum Limits {
    /// RFC 5280 4.1.2.2: at most 20 octets; the first is kept below 0x80 and above zero.
    static let serialBytes = 20
    static let certificateBytes = 64 * 1024
    /// A chain from a server: leaf, perhaps the root.
    static let chainBytes = 64 * 1024
    static let chainCertificates = 8
    static let requestBytes = 32 * 1024
    static let rsaBits = 2048...8192
    static let namesPerCertificate = 128
    static let nameBytes = 2048
    /// RFC 1034: a DNS name and its labels.
    static let dnsNameBytes = 253
    static let dnsLabelBytes = 63
    /// X.520 ub-common-name.
    static let commonNameCharacters = 64
    static let revokedCertificates = 1_000_000
    /// A list of servers' identities, as a client reads it.
    static let identityListBytes = 4 << 20
    /// 2000-01-01 to 9989-01-01: before and after these a clock is wrong, and ten years later still has four digits.
    static let clockSeconds: ClosedRange<Int64> = 946_684_800...253_055_145_600
}
