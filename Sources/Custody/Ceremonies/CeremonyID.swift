import Canonical

/// Which ceremony: the text of a UUID, which is also what is signed.
public struct CeremonyID: Hashable, Sendable {
    /// Lower-case UUID text.
    public let text: String

    /// Reads UUID text, either case; nil for anything else.
    public init?(text: String) {
        guard let bytes = UUIDText.bytes(of: text), let text = UUIDText.text(of: bytes) else { return nil }
        self.text = text
    }

    /// A new id from the caller's 16 random bytes; nil for any other number.
    public init?(random: Bytes) {
        guard random.count == 16, let text = UUIDText.text(of: UUIDText.random(random)) else { return nil }
        self.text = text
    }
}

extension CeremonyID: CustomStringConvertible {
    public var description: String { text }
}
