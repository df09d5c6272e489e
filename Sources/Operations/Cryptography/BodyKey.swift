import KMIP
import Store

/// The key of a body that takes its time: it is looked at before the first piece, again after each mebibyte, and after the last one.
struct BodyKey: Sendable {
    let operations: ObjectOperations
    let id: String
    let use: KeyUse
    private let materialRevision: UInt64

    init(_ operations: ObjectOperations, _ key: UsedKey) {
        self.operations = operations
        (id, use, materialRevision) = (key.id, key.use, key.view.row.materialRevision)
    }

    /// Whether the caller may still use the key, and it is the one that it was.
    ///
    /// - Parameter count: bytes that are drawn off its Usage Limits.
    /// - Returns: whether what comes next is counted.
    /// - Throws: what refuses the key by what it has become, Usage Limit Exceeded.
    func look(drawing count: Int = 0) async throws -> Bool {
        try await operations.answering { desk in
            let key = try await desk.key(id, for: use)
            guard key.view.row.materialRevision == materialRevision else {
                throw KMIPError(.wrongKeyLifecycleState, "the key was replaced while the data came")
            }
            try await key.draw(count, isFirst: false)
            return key.isLimitedInBytes
        }
    }
}

extension UsedKey {
    /// Whether what it protects is counted in bytes.
    var isLimitedInBytes: Bool { use.protects && view.attributes.usageLimits?.unit == .byte }
}

/// What stands beside a body that is the data itself.
public struct DataBeside: Sendable {
    /// Where it is told, it does not stand before the data.
    public let nonce: [UInt8]?
    /// What is authenticated and not encrypted.
    public let additional: [UInt8]

    /// Both in base64.
    ///
    /// - Throws: `invalid-request`.
    public init(nonce: String? = nil, additionalData: String? = nil) throws {
        self.nonce = try ObjectOperations.bytes(nonce, "nonce")
        additional = try ObjectOperations.bytes(additionalData, "additionalData") ?? []
    }

    private init() { (nonce, additional) = (nil, []) }

    /// The server chooses the nonce, which stands before the data; nothing is authenticated besides.
    public static let nothing = DataBeside()
}
