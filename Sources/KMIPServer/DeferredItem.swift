import KMIP
import Secrets

/// What is kept of a batch item until it is done.
///
/// The binary form of one structure, whose fields are told by their place: version, three flags, time, the batch item, the context.
struct DeferredItem {
    var version: ProtocolVersion
    var activatesNewObjects: Bool
    var takesIdentifiers: Bool
    /// Whether it is not done where the item before it fails.
    var stopsOnFailure: Bool
    /// When it was asked, in seconds since 1970.
    var asked: Int64
    /// As the version has it.
    var item: TTLV
    /// What the items gave that were done before the first that was left for later.
    var context: BatchContext

    init(
        version: ProtocolVersion,
        activatesNewObjects: Bool,
        takesIdentifiers: Bool,
        stopsOnFailure: Bool,
        asked: Int64,
        item: TTLV,
        context: BatchContext
    ) {
        self.version = version
        self.activatesNewObjects = activatesNewObjects
        self.takesIdentifiers = takesIdentifiers
        self.stopsOnFailure = stopsOnFailure
        self.asked = asked
        self.item = item
        self.context = context
    }

    var bytes: SecretBytes {
        TTLV(
            .requestPayload,
            .structure([
                version.ttlv, TTLV(.data, .boolean(activatesNewObjects)), TTLV(.data, .boolean(takesIdentifiers)),
                TTLV(.data, .boolean(stopsOnFailure)), TTLV(.timeStamp, .dateTime(asked)), item, context.ttlv,
            ])
        ).secretBytes
    }

    /// Nil for anything else.
    init?(_ bytes: SecretBytes) {
        guard let fields = TTLV(secretBytes: bytes)?.children, fields.count == 7,
            let version = try? ProtocolVersion(ttlv: fields[0]), let context = BatchContext(ttlv: fields[6]),
            case .boolean(let activates) = fields[1].value, case .boolean(let takes) = fields[2].value,
            case .boolean(let stops) = fields[3].value, case .dateTime(let asked) = fields[4].value
        else { return nil }
        self.init(
            version: version,
            activatesNewObjects: activates,
            takesIdentifiers: takes,
            stopsOnFailure: stops,
            asked: asked,
            item: fields[5],
            context: context
        )
    }
}

/// What is kept of the answer until it is fetched: the response's batch item, and what later items of its batch go by.
struct DeferredOutcome {
    var item: ResponseBatchItem
    var context: BatchContext

    init(item: ResponseBatchItem, context: BatchContext) {
        self.item = item
        self.context = context
    }

    var bytes: SecretBytes { TTLV(.responsePayload, .structure([item.ttlv, context.ttlv])).secretBytes }

    /// Nil for anything else.
    init?(_ bytes: SecretBytes) {
        guard let fields = TTLV(secretBytes: bytes)?.children, fields.count == 2,
            let item = try? ResponseBatchItem(ttlv: fields[0]), let context = BatchContext(ttlv: fields[1])
        else { return nil }
        self.init(item: item, context: context)
    }
}

extension TTLV {
    fileprivate var secretBytes: SecretBytes {
        var bytes = BinaryTTLV.encode(self)
        defer { bytes.wipe() }
        return SecretBytes(copying: bytes)
    }

    /// It was a message's, and what was put around it is small.
    fileprivate init?(secretBytes: SecretBytes) {
        let limits = Limits(messageBytes: 64 << 20, depth: 64, elements: 1_000_000, batchItems: 1)
        var bytes = secretBytes.withBytes { Array($0) }
        defer { bytes.wipe() }
        guard let read = try? BinaryTTLV.decode(bytes, limits: limits) else { return nil }
        self = read
    }
}
