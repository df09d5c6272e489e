import Canonical

extension Subject {
    /// Reads the text that the API and the command line use: `token:NAME`, `role:NAME`, `group:NAME`, `*` for everyone,
    /// an e-mail address, else a certificate's common name. `mail:`, `dn:` and `user:` may be written out, which a common
    /// name that looks like something else needs. `admin` is the single user of a server without authentication.
    ///
    /// A credential is never read by this: who authenticates a caller knows the kind and says it.
    ///
    /// - Throws: `subjectInvalid`.
    public init(text: String) throws(AccessError) {
        switch text {
        case "*": self = .everyone
        case "admin", "user:admin": self = .admin
        case "vault": self = .vault
        default: self = try Self.named(text)
        }
    }

    /// The shortest text that is read as this subject again.
    public var text: String {
        switch kind {
        case .everyone: return "*"
        case .vault: return "vault"
        case .user: return value
        case .mail, .dn:
            let short = value
            let isRead = (try? Subject(text: short)) == self
            return isRead ? short : "\(kind.rawValue):\(short)"
        case .token, .role, .group: return "\(kind.rawValue):\(value)"
        }
    }

    private static func named(_ text: String) throws(AccessError) -> Subject {
        for kind in [Kind.token, .role, .group, .dn, .mail, .user] {
            let prefix = "\(kind.rawValue):".utf8
            guard text.utf8.starts(with: prefix) else { continue }
            let rest = String(decoding: text.utf8.dropFirst(prefix.count), as: UTF8.self)
            switch kind {
            case .mail: return try mail(rest)
            case .user: throw .subjectInvalid("The only user without authentication is admin.")
            default: return try Subject(kind, Bytes(rest.utf8))
            }
        }
        return isMail(text) ? try mail(text) : try commonName(text)
    }
}

extension Subject: CustomStringConvertible {
    public var description: String { text }
}
