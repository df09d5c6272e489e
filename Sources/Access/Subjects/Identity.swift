/// Who a credential says that the caller is. It allows nothing: roles, groups and grants are looked up for its subject.
public struct Identity: Hashable, Sendable {
    public let subject: Subject
    public let method: AuthenticationMethod
    /// Who vouched, for the log: a certificate's fingerprint, an issuer's name, an API token's id; empty for ``admin``.
    public let source: String

    public init(subject: Subject, method: AuthenticationMethod, source: String) {
        self.subject = subject
        self.method = method
        self.source = source
    }

    /// The single user of a server without authentication.
    public static let admin = Identity(subject: .admin, method: .none, source: "")
}
