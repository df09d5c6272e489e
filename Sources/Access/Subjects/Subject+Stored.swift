import Canonical

extension Subject {
    private static let separator: UInt8 = 0x1f

    /// The bytes that stand in the database: the kind, 0x1f, the value.
    public var stored: Bytes { Bytes(kind.rawValue.utf8) + [Self.separator] + content }

    /// Reads stored bytes, and nothing else.
    ///
    /// - Throws: `subjectInvalid` for an unknown kind and for a value that this kind cannot have.
    public init(stored: Bytes) throws(AccessError) {
        guard let end = stored.firstIndex(of: Self.separator),
            let kind = Kind(rawValue: String(decoding: stored[..<end], as: UTF8.self))
        else { throw .subjectInvalid("The stored subject cannot be read.") }
        let content = Bytes(stored[(end + 1)...])
        switch kind {
        case .vault, .everyone:
            guard content.isEmpty else { throw .subjectInvalid("The stored subject cannot be read.") }
            self = kind == .vault ? .vault : .everyone
        case .user:
            guard content == Subject.admin.content else { throw .subjectInvalid("The stored subject cannot be read.") }
            self = .admin
        case .mail:
            // A capital letter was not written by us and would never match a caller.
            let mail = try Subject.mail(String(decoding: content, as: UTF8.self))
            guard mail.content == content else { throw .subjectInvalid("The stored subject cannot be read.") }
            self = mail
        case .dn, .token, .role, .group: self = try Subject(kind, content)
        }
    }
}
