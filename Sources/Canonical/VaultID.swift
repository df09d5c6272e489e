/// Which vault: 16 bytes, as text a UUID.
public struct VaultID: Hashable, Sendable {
    /// 16 bytes, as in every canonical encoding.
    public let bytes: Bytes

    /// Takes 16 bytes; nil for any other number.
    public init?(bytes: Bytes) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads the UUID text, either case.
    public init?(text: String) {
        guard let bytes = UUIDText.bytes(of: text) else { return nil }
        self.bytes = bytes
    }

    /// A new vault's id from the caller's 16 random bytes.
    ///
    /// - Precondition: `random` are 16 bytes.
    public static func random(_ random: Bytes) -> VaultID { VaultID(checked: UUIDText.random(random)) }

    /// Lower-case UUID text.
    public var text: String { UUIDText.text(of: bytes) ?? bytes.hex }

    private init(checked: Bytes) {
        bytes = checked
    }
}

extension VaultID: CustomStringConvertible {
    public var description: String { text }
}
