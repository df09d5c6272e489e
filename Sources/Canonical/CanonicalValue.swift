/// One value that has exactly one encoding (``Canonical``).
public enum CanonicalValue: Sendable {
    case null
    case bytes(Bytes)
    case text(String)
    case unsigned(UInt64)
    case instant(Instant)
    case boolean(Bool)
    case list([CanonicalValue])
}

extension CanonicalValue {
    /// The bytes, or null.
    public static func optional(_ bytes: Bytes?) -> CanonicalValue { bytes.map(CanonicalValue.bytes) ?? .null }

    /// The digest's 32 bytes, or null.
    public static func optional(_ digest: Digest?) -> CanonicalValue { optional(digest?.bytes) }

    /// The text, or null.
    public static func optional(_ text: String?) -> CanonicalValue { text.map(CanonicalValue.text) ?? .null }

    /// The instant, or null.
    public static func optional(_ instant: Instant?) -> CanonicalValue { instant.map(CanonicalValue.instant) ?? .null }

    /// The number, or null.
    public static func optional(_ number: UInt64?) -> CanonicalValue { number.map(CanonicalValue.unsigned) ?? .null }

    /// The vault's 16 bytes.
    public static func vault(_ vault: VaultID) -> CanonicalValue { .bytes(vault.bytes) }

    /// The digest's 32 bytes.
    public static func digest(_ digest: Digest) -> CanonicalValue { .bytes(digest.bytes) }

    /// The epoch's number.
    public static func epoch(_ epoch: Epoch) -> CanonicalValue { .unsigned(UInt64(epoch.number)) }

    /// The generation's number.
    public static func generation(_ generation: MasterGeneration) -> CanonicalValue {
        .unsigned(UInt64(generation.number))
    }

    /// What the value holds if it is of this type, else nil.
    public var bytes: Bytes? { if case .bytes(let bytes) = self { bytes } else { nil } }
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var unsigned: UInt64? { if case .unsigned(let number) = self { number } else { nil } }
    public var instant: Instant? { if case .instant(let instant) = self { instant } else { nil } }
    public var boolean: Bool? { if case .boolean(let boolean) = self { boolean } else { nil } }
    public var list: [CanonicalValue]? { if case .list(let list) = self { list } else { nil } }
    public var isNull: Bool { if case .null = self { true } else { false } }
}

extension CanonicalValue: Hashable {
    /// Equal when the encodings are: texts are compared by their UTF-8, since Swift would call a composed and a
    /// decomposed letter the same.
    public static func == (a: CanonicalValue, b: CanonicalValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bytes(let a), .bytes(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.instant(let a), .instant(let b)): a == b
        case (.boolean(let a), .boolean(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Canonical.encode([self]))
    }
}
