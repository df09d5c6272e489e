import Secrets

/// A message of the latest version that gets objects by their identifiers, or has data encrypted, decrypted, signed or coded in one request, and says
/// nothing else: what is asked of a server most, read and answered without taking it apart into elements.
///
/// It knows one form of it only, the one that clients write; of every other it knows nothing, good or bad, and ``RequestEnvelope`` reads it.
public struct PlainMessage: Sendable {
    /// Items of one message, and its bytes: what is answered at once keeps others waiting.
    private static let most = 16
    private static let mostBytes = 256 << 10

    private struct Item {
        let request: PlainRequest
        let batchItemID: [UInt8]?
    }

    /// How a message is encoded; its answer is encoded alike.
    public enum Form: Sendable { case binary, json }

    private let items: [Item]
    private let form: Form

    /// What is asked for.
    public var requests: [PlainRequest] { items.map(\.request) }

    /// Nil for everything else.
    public init?(_ message: [UInt8], _ form: Form = .binary) {
        guard message.count <= Self.mostBytes, let items = message.withUnsafeBytes({ Self.items($0, form) }) else {
            return nil
        }
        self.items = items
        self.form = form
    }

    /// The response.
    ///
    /// - Parameters:
    ///   - responses: one for each of ``requests``.
    ///   - now: seconds since 1970.
    /// - Returns: the bytes; nil for objects that have more to them than their material, and for more bytes than the limit.
    public func answer(
        _ responses: [PlainResponse],
        now: Int64,
        serverCorrelationValue: String?,
        limit: Int
    ) -> [UInt8]? {
        guard responses.count == items.count else { return nil }
        var (frame, content) = (Self.headRoom + (serverCorrelationValue?.utf8.count ?? 0), 0)
        for (item, response) in zip(items, responses) {
            guard let counts = response.counts, item.request.operation == response.operation else { return nil }
            frame += Self.itemRoom + (item.batchItemID?.count ?? 0) + counts.text
            content += counts.bytes
        }
        guard frame + content <= limit else { return nil }
        let header = ResponseHeader(
            version: .latest,
            timeStamp: now,
            serverCorrelationValue: serverCorrelationValue,
            batchCount: Int32(items.count)
        )
        switch form {
        case .binary: return BinaryWriter.bytes(atMost: frame + content) { write(header, responses, to: &$0) }
        case .json:
            var writer = JSONWriter(style: .standard, room: frame * Self.jsonGrowth + 2 * content)
            write(header, responses, to: &writer)
            return writer.output
        }
    }

    private func write(_ header: ResponseHeader, _ responses: [PlainResponse], to writer: inout some ElementWriter) {
        writer.structure(.responseMessage) { writer in
            writer.structure(.responseHeader) { writer in
                Self.write(header.version, to: &writer)
                writer.date(.timeStamp, header.timeStamp)
                if let name = header.serverCorrelationValue { writer.text(.serverCorrelationValue, name) }
                writer.integer(.batchCount, header.batchCount)
            }
            for (item, response) in zip(items, responses) { Self.write(item, response, to: &writer) }
        }
    }

    /// Bytes of a response besides its items and its correlation value, and of an item besides what has no fixed length, at most.
    private static let headRoom = 128
    private static let itemRoom = 256
    /// How many times as long all but the content is in JSON, at most: a character of text is up to six, and an element, which has eight bytes or
    /// more in the binary form, about sixty besides its content.
    private static let jsonGrowth = 10

    private static func write(_ version: ProtocolVersion, to writer: inout some ElementWriter) {
        writer.structure(.protocolVersion) { writer in
            writer.integer(.protocolVersionMajor, version.major)
            writer.integer(.protocolVersionMinor, version.minor)
        }
    }

    private static func write(_ item: Item, _ response: PlainResponse, to writer: inout some ElementWriter) {
        writer.structure(.batchItem) { writer in
            writer.enumeration(.operation, response.operation.rawValue)
            if let identifier = item.batchItemID { writer.bytes(.uniqueBatchItemID, identifier) }
            writer.enumeration(.resultStatus, ResultStatus.success.rawValue)
            writer.structure(.responsePayload) { response.write(to: &$0) }
        }
    }

    private static func items(_ message: UnsafeRawBufferPointer, _ form: Form) -> [Item]? {
        switch form {
        case .binary:
            var whole = GlanceReader(message)
            return items(&whole).flatMap { whole.isAtEnd ? $0 : nil }
        case .json:
            var whole = JSONGlance(message)
            return items(&whole).flatMap { whole.isAtEnd ? $0 : nil }
        }
    }

    private static func items(_ whole: inout some ElementGlance) -> [Item]? {
        whole.structure(.requestMessage) { body in
            guard let count = count(&body), (1...most).contains(Int(count)) else { return nil }
            var items: [Item] = []
            items.reserveCapacity(Int(count))
            for _ in 0..<count {
                guard let item = item(&body) else { return nil }
                items.append(item)
            }
            return areDifferent(items.compactMap(\.batchItemID)) ? items : nil
        }
    }

    /// How many items the header says that there are, where it says no more than that and the version.
    private static func count(_ body: inout some ElementGlance) -> UInt32? {
        body.structure(.requestHeader) { header in
            let version = header.structure(.protocolVersion) { version in
                version.integer(.protocolVersionMajor) == UInt32(ProtocolVersion.latest.major)
                    && version.integer(.protocolVersionMinor) == UInt32(ProtocolVersion.latest.minor)
            }
            return version == true ? header.integer(.batchCount) : nil
        }
    }

    private static func areDifferent(_ identifiers: [[UInt8]]) -> Bool {
        identifiers.count < 2 || Set(identifiers).count == identifiers.count
    }

    private static func item(_ body: inout some ElementGlance) -> Item? {
        body.structure(.batchItem) { item in
            guard let operation = item.enumeration(.operation) else { return nil }
            let batchItemID = item.bytes(.uniqueBatchItemID)
            return PlainRequest(operation, glancing: &item).map { Item(request: $0, batchItemID: batchItemID) }
        }
    }
}
