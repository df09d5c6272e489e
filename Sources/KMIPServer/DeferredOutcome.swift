import KMIP
import Secrets

/// What is kept of the answer until it is fetched: the response's batch items, and what later items of its batch go by.
///
/// The binary form of one structure: the items, one for each object that the item was done for, and the context behind them.
struct DeferredOutcome {
    private(set) var items: [ResponseBatchItem]
    private(set) var context: BatchContext

    init(items: [ResponseBatchItem] = [], context: BatchContext) {
        self.items = items
        self.context = context
    }

    var bytes: SecretBytes { TTLV(.responsePayload, .structure(items.map(\.ttlv) + [context.ttlv])).secretBytes }

    /// Nil for anything else.
    init?(_ bytes: SecretBytes) {
        guard let fields = TTLV(secretBytes: bytes)?.children, fields.count > 1, let last = fields.last,
            let items = try? fields.dropLast().map(ResponseBatchItem.init(ttlv:)),
            let context = BatchContext(ttlv: last)
        else { return nil }
        self.init(items: items, context: context)
    }

    var isFailed: Bool { items.contains { $0.status != .success } }

    /// Adds the answer for one more object.
    mutating func add(_ item: ResponseBatchItem, _ context: BatchContext) {
        items.append(item)
        self.context = context
    }
}

extension ResponseBatchItem {
    /// The object whose material a success tells.
    var told: ToldMaterial? {
        guard status == .success, let operation = operationCode.flatMap(Operation.init(rawValue:)),
            operation == .get || operation == .export, let payload, payload.tellsMaterial,
            case .text(let id) = payload.first(.uniqueIdentifier)?.value
        else { return nil }
        return ToldMaterial(
            id: id,
            operation: operation,
            isWrapped: payload.tellsWrapped,
            isPrivateKey: payload.first(.objectType) == ObjectType.privateKey.ttlv
        )
    }
}

extension TTLV {
    /// Whether an answer has an object with its value. What is exported of a destroyed one has a Key Block without it, or no object.
    fileprivate var tellsMaterial: Bool {
        children.contains { field in
            guard ObjectType(objectTag: field.tag) != nil else { return false }
            return field.first(.keyBlock).map { $0.first(.keyValue) != nil } ?? true
        }
    }

    /// Whether the object in an answer is wrapped: its Key Block says how (KMIP 2.1 section 3.3).
    fileprivate var tellsWrapped: Bool {
        children.contains { $0.first(.keyBlock)?.first(.keyWrappingData) != nil }
    }
}
