import Secrets

/// A message of the latest version that gets objects by their identifiers and says nothing else: what is asked of a server most, read and answered
/// without taking it apart into elements.
///
/// It knows one form of it only, the one that clients write; of every other it knows nothing, good or bad, and ``RequestEnvelope`` reads it.
public struct PlainGets: Sendable {
    /// Objects of one message.
    private static let most = 16

    private struct Item {
        let identifier: String
        let batchItemID: [UInt8]?
    }

    private let items: [Item]

    /// What is asked for.
    public var requests: [GetRequest] { items.map { GetRequest(uniqueIdentifier: $0.identifier) } }

    /// Nil for everything else.
    public init?(_ message: [UInt8]) {
        guard let items = message.withUnsafeBytes({ Self.items($0) }) else { return nil }
        self.items = items
    }

    /// The response.
    ///
    /// - Parameters:
    ///   - responses: one for each of ``requests``.
    ///   - now: seconds since 1970.
    /// - Returns: the bytes; nil for objects that have more to them than their material, and for more bytes than the limit.
    public func answer(
        _ responses: [GetResponse],
        now: Int64,
        serverCorrelationValue: String?,
        limit: Int
    ) -> [UInt8]? {
        guard responses.count == items.count else { return nil }
        var room = Self.headRoom + (serverCorrelationValue?.utf8.count ?? 0)
        for (item, response) in zip(items, responses) {
            guard let material = response.object.plainCount else { return nil }
            room += Self.itemRoom + (item.batchItemID?.count ?? 0) + response.uniqueIdentifier.utf8.count + material
        }
        guard room <= limit else { return nil }
        return BinaryWriter.bytes(atMost: room) { writer in
            writer.structure(.responseMessage) { writer in
                writer.structure(.responseHeader) { writer in
                    Self.write(.latest, to: &writer)
                    writer.date(.timeStamp, now)
                    if let serverCorrelationValue { writer.text(.serverCorrelationValue, serverCorrelationValue) }
                    writer.integer(.batchCount, Int32(items.count))
                }
                for (item, response) in zip(items, responses) { Self.write(item, response, to: &writer) }
            }
        }
    }

    /// Bytes of a response besides its items and its correlation value, and of an item besides what has no fixed length, at most.
    private static let headRoom = 128
    private static let itemRoom = 256

    private static func write(_ version: ProtocolVersion, to writer: inout BinaryWriter) {
        writer.structure(.protocolVersion) { writer in
            writer.integer(.protocolVersionMajor, version.major)
            writer.integer(.protocolVersionMinor, version.minor)
        }
    }

    private static func write(_ item: Item, _ response: GetResponse, to writer: inout BinaryWriter) {
        writer.structure(.batchItem) { writer in
            writer.enumeration(.operation, Operation.get.rawValue)
            if let identifier = item.batchItemID { writer.bytes(.uniqueBatchItemID, identifier) }
            writer.enumeration(.resultStatus, ResultStatus.success.rawValue)
            writer.structure(.responsePayload) { writer in
                writer.enumeration(.objectType, response.object.objectType.rawValue)
                writer.text(.uniqueIdentifier, response.uniqueIdentifier)
                writer.structure(response.object.objectType.objectTag) { response.object.writePlain(to: &$0) }
            }
        }
    }

    private static func items(_ message: UnsafeRawBufferPointer) -> [Item]? {
        var whole = GlanceReader(message)
        guard var body = whole.structure(.requestMessage), whole.isAtEnd,
            var header = body.structure(.requestHeader), var version = header.structure(.protocolVersion),
            version.integer(.protocolVersionMajor) == UInt32(ProtocolVersion.latest.major),
            version.integer(.protocolVersionMinor) == UInt32(ProtocolVersion.latest.minor), version.isAtEnd,
            let count = header.integer(.batchCount), header.isAtEnd, (1...most).contains(Int(count))
        else { return nil }
        var items: [Item] = []
        items.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let item = item(&body) else { return nil }
            items.append(item)
        }
        return body.isAtEnd && areDifferent(items.compactMap(\.batchItemID)) ? items : nil
    }

    private static func areDifferent(_ identifiers: [[UInt8]]) -> Bool {
        identifiers.count < 2 || Set(identifiers).count == identifiers.count
    }

    private static func item(_ body: inout GlanceReader) -> Item? {
        guard var item = body.structure(.batchItem), item.enumeration(.operation) == Operation.get.rawValue else {
            return nil
        }
        let batchItemID = item.bytes(.uniqueBatchItemID)
        guard var payload = item.structure(.requestPayload), item.isAtEnd,
            let identifier = payload.word(.uniqueIdentifier), payload.isAtEnd
        else { return nil }
        return Item(identifier: identifier, batchItemID: batchItemID)
    }
}

extension ManagedObject {
    /// How many bytes its material has, where there is nothing to it but that and what a client must know to read it, which every version says
    /// alike; else nil.
    fileprivate var plainCount: Int? {
        switch self {
        case .symmetricKey(let block), .secretData(_, let block):
            if case .plain(.bytes(let material), nil)? = block.value, block.wrapping == nil, block.compression == nil {
                material.count
            } else {
                nil
            }
        case .opaqueObject(_, let material): material.count
        default: nil
        }
    }

    /// What is inside its element, in the order of ``ttlv``.
    fileprivate func writePlain(to writer: inout BinaryWriter) {
        switch self {
        case .symmetricKey(let block): block.writePlain(to: &writer)
        case .secretData(let type, let block):
            writer.enumeration(.secretDataType, type.rawValue)
            block.writePlain(to: &writer)
        case .opaqueObject(let type, let material):
            writer.enumeration(.opaqueDataType, type.rawValue)
            writer.secret(.opaqueDataValue, material)
        default: break
        }
    }
}

extension KeyBlock {
    fileprivate func writePlain(to writer: inout BinaryWriter) {
        guard case .plain(.bytes(let material), nil)? = value else { return }
        writer.structure(.keyBlock) { writer in
            writer.enumeration(.keyFormatType, format.rawValue)
            writer.structure(.keyValue) { $0.secret(.keyMaterial, material) }
            if let algorithm { writer.enumeration(.cryptographicAlgorithm, algorithm.rawValue) }
            if let length { writer.integer(.cryptographicLength, length) }
        }
    }
}
