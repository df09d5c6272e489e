import KMIP
import Secrets

/// What is kept of a batch item until it is done.
///
/// The binary form of one structure, whose fields are told by their place: version, three flags, time, limit, the batch item, the context.
struct DeferredItem {
    var version: ProtocolVersion
    var activatesNewObjects: Bool
    var takesIdentifiers: Bool
    /// Whether it is not done where the item before it fails.
    var stopsOnFailure: Bool
    /// When it was asked, in seconds since 1970.
    var asked: Int64
    /// The most objects for which it is done, where it names them by the result of an earlier item.
    var limit: Int32
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
        limit: Int32,
        item: TTLV,
        context: BatchContext
    ) {
        self.version = version
        self.activatesNewObjects = activatesNewObjects
        self.takesIdentifiers = takesIdentifiers
        self.stopsOnFailure = stopsOnFailure
        self.asked = asked
        self.limit = limit
        self.item = item
        self.context = context
    }

    var bytes: SecretBytes {
        TTLV(
            .requestPayload,
            .structure([
                version.ttlv, TTLV(.data, .boolean(activatesNewObjects)), TTLV(.data, .boolean(takesIdentifiers)),
                TTLV(.data, .boolean(stopsOnFailure)), TTLV(.timeStamp, .dateTime(asked)),
                TTLV(.maximumItems, .integer(limit)), item, context.ttlv,
            ])
        ).secretBytes
    }

    /// Nil for anything else.
    init?(_ bytes: SecretBytes) {
        guard let fields = TTLV(secretBytes: bytes)?.children, fields.count == 8,
            let version = try? ProtocolVersion(ttlv: fields[0]), let context = BatchContext(ttlv: fields[7]),
            case .boolean(let activates) = fields[1].value, case .boolean(let takes) = fields[2].value,
            case .boolean(let stops) = fields[3].value, case .dateTime(let asked) = fields[4].value,
            case .integer(let limit) = fields[5].value
        else { return nil }
        self.init(
            version: version,
            activatesNewObjects: activates,
            takesIdentifiers: takes,
            stopsOnFailure: stops,
            asked: asked,
            limit: limit,
            item: fields[6],
            context: context
        )
    }
}

extension TTLV {
    var secretBytes: SecretBytes {
        var bytes = BinaryTTLV.encode(self)
        defer { bytes.wipe() }
        return SecretBytes(copying: bytes)
    }

    /// It was a message's, and what was put around it is small.
    init?(secretBytes: SecretBytes) {
        let limits = Limits(messageBytes: 64 << 20, depth: 64, elements: 1_000_000, batchItems: 1)
        var bytes = secretBytes.withBytes { Array($0) }
        defer { bytes.wipe() }
        guard let read = try? BinaryTTLV.decode(bytes, limits: limits) else { return nil }
        self = read
    }
}
