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

    /// What a message of this version is read and answered as: itself, or the newest of its major version for one of a later minor version,
    /// whose other fields are passed over (KMIP 1.4 sections 6.1 and 11.1). Nil for a version that cannot be served.
    public var spoken: ProtocolVersion? {
        if Self.supported.contains(self) { return self }
        guard let newest = newestOfItsMajor, newest < self else { return nil }
        return newest
    }

    /// Whether this is later than all that are known of its major version.
    var isLaterMinor: Bool { spoken.map { $0 < self } ?? false }

    /// The newest that a client of this major version knows.
    var newestOfItsMajor: ProtocolVersion? { Self.supported.first { $0.major == major } }

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
