/// A credential of a KMIP message's header that was found good: whoever shows it speaks as another subject than the connection's, or beside it.
public struct HeaderCredential: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A name with a password, or a device.
        case login
        /// A ticket of Login.
        case ticket
        /// A ticket of Delegated Login, which anybody may have been given.
        case delegatedTicket
    }

    public let kind: Kind
    /// Hex; no secret.
    public let id: String
    /// Who the connection belonged to; nil where it showed nobody.
    public let carrier: Subject?

    public init(_ kind: Kind, id: String, carrier: Subject?) {
        self.kind = kind
        self.id = id
        self.carrier = carrier
    }
}
