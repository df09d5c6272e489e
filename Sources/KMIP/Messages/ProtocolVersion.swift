/// A version of the protocol (KMIP 2.1 section 9.16).
public struct ProtocolVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var major: Int32
    public var minor: Int32

    public init(major: Int32, minor: Int32) {
        self.major = major
        self.minor = minor
    }

    public static let latest = ProtocolVersion(major: 2, minor: 1)

    /// What a message may be written in here, the preferred first.
    public static let supported = [
        latest, ProtocolVersion(major: 2, minor: 0), ProtocolVersion(major: 1, minor: 4),
        ProtocolVersion(major: 1, minor: 3),
        ProtocolVersion(major: 1, minor: 2), ProtocolVersion(major: 1, minor: 1), ProtocolVersion(major: 1, minor: 0),
    ]

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        major = try reader.required(.protocolVersionMajor).integer()
        minor = try reader.required(.protocolVersionMinor).integer()
        try reader.finish()
    }

    static func list(_ elements: [TTLV]) throws(KMIPError) -> [ProtocolVersion] {
        var versions: [ProtocolVersion] = []
        for element in elements { versions.append(try ProtocolVersion(ttlv: element)) }
        return versions
    }

    public var ttlv: TTLV {
        TTLV(
            .protocolVersion,
            .structure([TTLV(.protocolVersionMajor, .integer(major)), TTLV(.protocolVersionMinor, .integer(minor))])
        )
    }

    public var description: String { "\(major).\(minor)" }

    public static func < (a: ProtocolVersion, b: ProtocolVersion) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
}
