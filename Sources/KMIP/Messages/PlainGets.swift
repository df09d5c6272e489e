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

    /// How a message is encoded; its answer is encoded alike.
    public enum Form: Sendable { case binary, json }

    private let items: [Item]
    private let form: Form

    /// What is asked for.
    public var requests: [GetRequest] { items.map { GetRequest(uniqueIdentifier: $0.identifier) } }

    /// Nil for everything else.
    public init?(_ message: [UInt8], _ form: Form = .binary) {
        guard let items = message.withUnsafeBytes({ Self.items($0, form) }) else { return nil }
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
        _ responses: [GetResponse],
        now: Int64,
        serverCorrelationValue: String?,
        limit: Int
    ) -> [UInt8]? {
        guard responses.count == items.count else { return nil }
        var (frame, material) = (Self.headRoom + (serverCorrelationValue?.utf8.count ?? 0), 0)
        for (item, response) in zip(items, responses) {
            guard let count = response.object.plainCount else { return nil }
            frame += Self.itemRoom + (item.batchItemID?.count ?? 0) + response.uniqueIdentifier.utf8.count
            material += count
        }
        guard frame + material <= limit else { return nil }
        let header = ResponseHeader(
            version: .latest,
            timeStamp: now,
            serverCorrelationValue: serverCorrelationValue,
            batchCount: Int32(items.count)
        )
        switch form {
        case .binary: return BinaryWriter.bytes(atMost: frame + material) { write(header, responses, to: &$0) }
        case .json:
            var writer = JSONWriter(style: .standard, room: frame * Self.jsonGrowth + 2 * material)
            write(header, responses, to: &writer)
            return writer.output
        }
    }

    private func write(_ header: ResponseHeader, _ responses: [GetResponse], to writer: inout some ElementWriter) {
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
    /// How many times as long all but the material is in JSON, at most: a character of text is up to six, and an element, which has eight bytes or
    /// more in the binary form, about sixty besides its content.
    private static let jsonGrowth = 10

    private static func write(_ version: ProtocolVersion, to writer: inout some ElementWriter) {
        writer.structure(.protocolVersion) { writer in
            writer.integer(.protocolVersionMajor, version.major)
            writer.integer(.protocolVersionMinor, version.minor)
        }
    }

    private static func write(_ item: Item, _ response: GetResponse, to writer: inout some ElementWriter) {
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
            guard item.enumeration(.operation, is: Operation.get.rawValue) else { return nil }
            let batchItemID = item.bytes(.uniqueBatchItemID)
            let identifier = item.structure(.requestPayload) { $0.word(.uniqueIdentifier) }
            return identifier.map { Item(identifier: $0, batchItemID: batchItemID) }
        }
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
    fileprivate func writePlain(to writer: inout some ElementWriter) {
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
    fileprivate func writePlain(to writer: inout some ElementWriter) {
        guard case .plain(.bytes(let material), nil)? = value else { return }
        writer.structure(.keyBlock) { writer in
            writer.enumeration(.keyFormatType, format.rawValue)
            writer.structure(.keyValue) { $0.secret(.keyMaterial, material) }
            if let algorithm { writer.enumeration(.cryptographicAlgorithm, algorithm.rawValue) }
            if let length { writer.integer(.cryptographicLength, length) }
        }
    }
}
