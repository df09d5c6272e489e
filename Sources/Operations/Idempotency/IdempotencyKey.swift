/// The key by which a caller names one request, so that its repetition is known (draft-ietf-httpapi-idempotency-key-header).
public struct IdempotencyKey: Sendable, Hashable {
    public let text: String

    /// Throws `malformed-request` for anything but 1 to 255 visible ASCII characters.
    public init(_ text: String) throws {
        guard IdempotencyLimits.key.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw OperationError(
                .malformedRequest,
                "Idempotency-Key is 1 to \(IdempotencyLimits.key.upperBound) visible ASCII characters, given once; take a new UUID."
            )
        }
        self.text = text
    }
}
