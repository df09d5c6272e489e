import Canonical

/// An authenticated caller, or a set of them that a grant can name.
///
/// Subjects are compared byte by byte: `a`, `A` and `a `, composed and decomposed `á`, are different ones. (Swift's own
/// comparison of texts would take the last two for the same.)
public struct Subject: Hashable, Sendable {
    /// How the subject was established. The text is stored.
    public enum Kind: String, Sendable, CaseIterable {
        /// An e-mail address that an identity provider vouches for.
        case mail
        /// The common name of a client certificate.
        case dn
        /// An API token.
        case token
        case role
        case group
        /// The vault itself, owner of its own keys.
        case vault
        /// The single user of a server without any authentication.
        case user
        /// Every authenticated caller.
        case everyone
    }

    public let kind: Kind
    /// UTF-8; empty for the vault and for everyone.
    let content: Bytes

    private init(checked kind: Kind, _ content: Bytes) {
        self.kind = kind
        self.content = content
    }

    /// What stands behind the kind; empty for the vault and for everyone.
    public var value: String { String(decoding: content, as: UTF8.self) }

    public static let vault = Subject(checked: .vault, [])
    public static let everyone = Subject(checked: .everyone, [])
    /// The single user of a server without any authentication.
    public static let admin = Subject(checked: .user, Bytes("admin".utf8))

    /// An e-mail address. The letters A to Z are made small and no others: folding further letters would make one
    /// person's address another's.
    ///
    /// - Throws: `subjectInvalid` unless there is one `@` with something on both sides and no blank.
    public static func mail(_ address: String) throws(AccessError) -> Subject {
        guard isMail(address) else { throw .subjectInvalid("This is not an e-mail address.") }
        return try Subject(.mail, Bytes(address.utf8.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }))
    }

    /// The common name of a client certificate, exactly as it stands there.
    public static func commonName(_ name: String) throws(AccessError) -> Subject { try Subject(.dn, Bytes(name.utf8)) }

    /// The bearer of an API token, by the name that its maker gave it.
    public static func token(_ name: String) throws(AccessError) -> Subject { try Subject(.token, Bytes(name.utf8)) }

    /// Whoever has that role.
    public static func role(_ name: String) throws(AccessError) -> Subject { try Subject(.role, Bytes(name.utf8)) }

    /// Every member of that group.
    public static func group(_ name: String) throws(AccessError) -> Subject { try Subject(.group, Bytes(name.utf8)) }

    /// - Throws: `subjectInvalid` for nothing, more than the limit, a control character, or a `*`, which means everyone.
    init(_ kind: Kind, _ content: Bytes) throws(AccessError) {
        guard !content.isEmpty else { throw .subjectInvalid("A subject without a name.") }
        guard kind.rawValue.utf8.count + 1 + content.count <= AccessLimits.subject else {
            throw .subjectInvalid("The subject is longer than \(AccessLimits.subject) bytes.")
        }
        guard Self.isPlain(content) else { throw .subjectInvalid("The subject has a control character or a *.") }
        self.init(checked: kind, content)
    }

    /// The name of a role, which needs no check.
    init(_ role: Role) {
        self.init(checked: .role, Bytes(role.rawValue.utf8))
    }

    static func isMail(_ text: String) -> Bool {
        let (bytes, at) = (text.utf8, UInt8(ascii: "@"))
        guard let place = bytes.firstIndex(of: at), place != bytes.startIndex else { return false }
        let domain = bytes[bytes.index(after: place)...]
        return !domain.isEmpty && !domain.contains(at) && !hasBlank(text)
    }

    /// Whether these are UTF-8 without a control character or a `*`. Every row of the database has subjects, nearly all of them ASCII, which needs
    /// no table of characters.
    private static func isPlain(_ content: Bytes) -> Bool {
        if content.allSatisfy({ $0 < 0x80 }) {
            return content.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "*") }
        }
        guard let text = String(validating: content, as: UTF8.self) else { return false }
        return !text.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "*" }
    }

    private static func hasBlank(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return text.utf8.contains { $0 == 0x20 || (0x09...0x0d).contains($0) }
        }
        return text.unicodeScalars.contains(where: \.properties.isWhitespace)
    }
}

extension Subject {
    // All bytes at once: an array's own way is one by one.
    public static func == (a: Subject, b: Subject) -> Bool { a.kind == b.kind && a.content.isSame(as: b.content) }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        content.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Subject {
    /// Whether a caller can be this subject. Roles and groups are what a caller has; the vault and everyone call nothing.
    public var canCall: Bool {
        switch kind {
        case .mail, .dn, .token, .user: true
        case .role, .group, .vault, .everyone: false
        }
    }

    /// Whether an object can be transferred to this subject.
    public var canOwn: Bool { canCall || kind == .group }

    /// Whether several callers have what is granted to this subject: everyone, those of a role, the members of a group.
    public var isShared: Bool { self == .everyone || kind == .role || kind == .group }

    /// Whether a grant may name this subject: anyone but the vault, and of the roles those there are.
    public var canBeGranted: Bool {
        switch kind {
        case .mail, .dn, .token, .user, .group, .everyone: true
        case .role: Role(self) != nil
        case .vault: false
        }
    }

    /// Whether this is the subject itself, everyone, or one of its roles and groups.
    func includes(_ subject: Subject, _ memberships: Set<Subject>) -> Bool {
        self == subject || self == .everyone || memberships.contains(self)
    }
}
