import Canonical

/// A set of one owner's objects, present and future ones, by what stands in their attributes.
///
/// Compared byte by byte, as ``Subject`` is and for the same reason.
public struct Scope: Hashable, Sendable {
    /// What of the object is looked at. The text is stored.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The beginning of one of its Names.
        case prefix
        /// One of its tags.
        case tag
        /// One of its Object Groups.
        case group
    }

    public let kind: Kind
    private let content: Bytes

    /// - Parameter value: At most ``AccessLimits/scope`` bytes of UTF-8. Not empty: an empty prefix would be everything.
    /// - Throws: `scopeInvalid` for nothing, more than the limit and a control character.
    public init(kind: Kind, value: String) throws(AccessError) {
        guard !value.utf8.isEmpty, value.utf8.count <= AccessLimits.scope,
            !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw .scopeInvalid("A \(kind.rawValue) has 1 to \(AccessLimits.scope) bytes and no control character.")
        }
        self.kind = kind
        content = Bytes(value.utf8)
    }

    /// Objects whose names begin so. Throws `scopeInvalid`.
    public static func prefix(_ text: String) throws(AccessError) -> Scope { try Scope(kind: .prefix, value: text) }

    /// Objects with that tag. Throws `scopeInvalid`.
    public static func tag(_ tag: String) throws(AccessError) -> Scope { try Scope(kind: .tag, value: tag) }

    /// Objects of that Object Group. Throws `scopeInvalid`.
    public static func group(_ name: String) throws(AccessError) -> Scope { try Scope(kind: .group, value: name) }

    /// The prefix, the tag or the Object Group.
    public var value: String { String(decoding: content, as: UTF8.self) }

    /// Whether the object is one of these, whoever owns it.
    public func covers(_ object: ObjectFacts) -> Bool {
        switch kind {
        case .prefix: object.names.contains { $0.utf8.starts(with: content) }
        case .tag: object.tags.contains { $0.utf8.elementsEqual(content) }
        case .group: object.groups.contains { $0.utf8.elementsEqual(content) }
        }
    }

    /// Whether every object of the other scope is one of this.
    public func contains(_ other: Scope) -> Bool {
        guard kind == other.kind else { return false }
        return kind == .prefix ? other.content.starts(with: content) : other.content == content
    }
}

extension Scope {
    private static let separator: UInt8 = 0x1f

    /// The bytes that stand in the database: the kind, 0x1f, the value.
    public var stored: Bytes { Bytes(kind.rawValue.utf8) + [Self.separator] + content }

    /// Reads stored bytes, and nothing else.
    ///
    /// - Throws: `scopeInvalid` for an unknown kind, for a value that cannot be one, and for bytes that are no UTF-8.
    public init(stored: Bytes) throws(AccessError) {
        guard let end = stored.firstIndex(of: Self.separator),
            let kind = Kind(rawValue: String(decoding: stored[..<end], as: UTF8.self)),
            let value = String(validating: stored[(end + 1)...], as: UTF8.self)
        else { throw .scopeInvalid("The stored scope cannot be read.") }
        try self.init(kind: kind, value: value)
    }
}
