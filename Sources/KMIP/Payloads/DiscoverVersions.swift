/// Discover Versions: which versions of the protocol both sides speak (KMIP 2.1 section 6.1.16).
public struct DiscoverVersionsRequest: RequestPayload {
    public static let operation = Operation.discoverVersions

    /// The client's versions, the preferred first; empty to ask for all of the server's.
    public var versions: [ProtocolVersion]

    public init(versions: [ProtocolVersion] = []) { self.versions = versions }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        versions = try ProtocolVersion.list(reader.repeated(.protocolVersion))
        try reader.finish()
    }

    public var fields: [TTLV] { versions.map(\.ttlv) }
}

/// The answer to Discover Versions, the server's preferred version first.
public struct DiscoverVersionsResponse: ResponsePayload {
    public var versions: [ProtocolVersion]

    public init(versions: [ProtocolVersion]) { self.versions = versions }

    /// The answer that the standard prescribes, out of the versions that are supported here.
    public init(to request: DiscoverVersionsRequest) {
        let supported = ProtocolVersion.supported
        versions = request.versions.isEmpty ? supported : supported.filter(request.versions.contains)
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        versions = try ProtocolVersion.list(reader.repeated(.protocolVersion))
        try reader.finish()
    }

    public var fields: [TTLV] { versions.map(\.ttlv) }
}
