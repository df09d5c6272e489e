/// A request message whose header is read and whose batch items are not: an error in an item is that item's own.
public struct RequestEnvelope: Equatable, Sendable {
    public var header: RequestHeader
    public var items: [TTLV]

    /// - Throws: ``Refusal``, which says in which version the refusal is to be answered.
    public init(ttlv: TTLV, limits: Limits = .standard) throws(Refusal) {
        var version = ProtocolVersion.latest
        do throws(KMIPError) {
            guard ttlv.tag == .requestMessage else {
                throw KMIPError(.invalidMessage, "\(ttlv.tag) is no RequestMessage")
            }
            var reader = try StructureReader(ttlv)
            let header = try reader.required(.requestHeader)
            try Self.checkVersion(of: header, answerIn: &version)
            self.header = try RequestHeader(ttlv: header)
            items = reader.repeated(.batchItem)
            try reader.finish()
            guard Int(self.header.batchCount) == items.count, !items.isEmpty else {
                throw KMIPError(
                    .invalidMessage,
                    "BatchCount is \(self.header.batchCount), the batch has \(items.count) items"
                )
            }
            guard items.count <= limits.batchItems else {
                throw KMIPError(.serverLimitExceeded, "more than \(limits.batchItems) batch items")
            }
        } catch {
            throw Refusal(version: version, error: error)
        }
    }

    /// A message that is refused as a whole.
    public struct Refusal: Error, Equatable, Sendable {
        public var version: ProtocolVersion
        public var error: KMIPError

        public init(version: ProtocolVersion, error: KMIPError) {
            self.version = version
            self.error = error
        }
    }

    /// The version is read before the rest of the header, since another version may have other fields. One that is not supported
    /// is answered in the newest that the client's major version has, or the newest of all.
    private static func checkVersion(of header: TTLV, answerIn answer: inout ProtocolVersion) throws(KMIPError) {
        guard let element = header.first(.protocolVersion) else {
            throw KMIPError(.invalidMessage, "RequestHeader: ProtocolVersion is missing")
        }
        let version = try ProtocolVersion(ttlv: element)
        answer = ProtocolVersion.supported.contains(version) ? version : version.newestOfItsMajor
        guard answer == version else {
            throw KMIPError(.unsupportedProtocolVersion, "version \(version) is not supported")
        }
    }
}

extension ProtocolVersion {
    fileprivate var newestOfItsMajor: ProtocolVersion { Self.supported.first { $0.major == major } ?? .latest }
}
