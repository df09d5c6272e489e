/// What of a request message could not be read, beside what could: an error inside a batch item is that item's own, and the header is
/// answered in its version (KMIP 1.4 section 11.1).
public struct Flaws: Equatable, Sendable {
    /// Why the message is refused as a whole; nil where it could be taken apart.
    public var message: KMIPError?
    /// Why batch items fail, by their number in the message from 0.
    public var items: [Int: KMIPError]

    public init(message: KMIPError? = nil, items: [Int: KMIPError] = [:]) {
        self.message = message
        self.items = items
    }
}
