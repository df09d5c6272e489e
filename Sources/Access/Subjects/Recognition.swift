/// How a caller was recognised in one request, for the change log.
public struct Recognition: Hashable, Sendable {
    /// How it was established who the subject is; for the holder of a ticket, when the ticket was got.
    public let method: AuthenticationMethod
    /// The credential of the message's header by which he spoke; nil for who showed himself.
    public let header: HeaderCredential?

    public init(_ method: AuthenticationMethod, _ header: HeaderCredential? = nil) {
        self.method = method
        self.header = header
    }
}
