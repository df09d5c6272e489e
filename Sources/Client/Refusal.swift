/// A server's refusal (RFC 9457): what it says, with the stable code that programs match.
public struct Refusal: Sendable, Hashable {
    /// Kebab-case text such as `share-wrong`; `unknown` where the answer was no problem document.
    public let code: String
    public let detail: String
    /// The HTTP status.
    public let status: Int

    public init(code: String, detail: String, status: Int) {
        self.code = code
        self.detail = detail
        self.status = status
    }
}
