/// A request message whose header is read and whose batch items are not: an error in an item is that item's own.
public struct RequestEnvelope: Equatable, Sendable {
    public var header: RequestHeader
    public var items: [TTLV]
    /// Why items fail that could not be read to their end, by their place in ``items``.
    public var flaws: [Int: KMIPError]
    /// Takes out of the items what the message's version does not have, or refuses it.
    public let filter: RequestFilter

    /// - Parameter flaws: what a decoder could not read.
    /// - Throws: ``Refusal``, which says in which version the refusal is to be answered.
    public init(ttlv: TTLV, flaws: Flaws = Flaws(), limits: Limits = .standard) throws(Refusal) {
        var version = ProtocolVersion.latest
        do throws(KMIPError) {
            guard ttlv.tag == .requestMessage else {
                throw KMIPError(.invalidMessage, "\(ttlv.tag) is no RequestMessage")
            }
            var reader = try StructureReader(ttlv)
            let header = try reader.required(.requestHeader)
            if let flaw = flaws.message, header.first(.protocolVersion) == nil { throw flaw }
            filter = try Self.filter(header, answerIn: &version)
            if let flaw = flaws.message { throw flaw }
            self.header = try RequestHeader(ttlv: try filter.header(header))
            self.header.version = version
            items = reader.repeated(.batchItem)
            self.flaws = flaws.items
            if !filter.isLenient { try reader.finish() }
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
    private static func filter(
        _ header: TTLV,
        answerIn answer: inout ProtocolVersion
    ) throws(KMIPError) -> RequestFilter {
        guard let element = header.first(.protocolVersion) else {
            throw KMIPError(.invalidMessage, "RequestHeader: ProtocolVersion is missing")
        }
        let version = try ProtocolVersion(ttlv: element)
        answer = version.spoken ?? version.newestOfItsMajor ?? .latest
        guard let spoken = version.spoken else {
            throw KMIPError(.unsupportedProtocolVersion, "version \(version) is not supported")
        }
        return RequestFilter(VersionRules(spoken), isLenient: spoken < version)
    }
}
