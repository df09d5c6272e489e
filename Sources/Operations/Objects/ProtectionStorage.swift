import KMIP

/// How objects are protected where they are kept (KMIP 2.1 section 12.2). Of all that the standard has a bit for, this server answers for one thing:
/// its own wrapping. What it runs on is for its operator to know.
struct ProtectionStorage: OptionSet {
    let rawValue: Int32

    static let software = Self(rawValue: 0x01)

    /// Checks what a client wants: of the masks that it names, one must be met in all its bits (section 7.33).
    ///
    /// - Parameter reason: what is said of a key of a pair.
    /// - Throws: Protection Storage Unavailable; a promise that nobody keeps would be worse.
    static func require(_ masks: TTLV?, or reason: ResultReason = .protectionStorageUnavailable) throws(KMIPError) {
        guard let masks else { return }
        let isMet = masks.children.contains { mask in
            if case .integer(let bits) = mask.value {
                Self.software.isSuperset(of: Self(rawValue: bits))
            } else {
                false
            }
        }
        guard isMet else {
            throw KMIPError(reason, "of the ProtectionStorageMasks only Software is offered")
        }
    }
}
