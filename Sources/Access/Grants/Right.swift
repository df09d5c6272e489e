import KMIP

/// What a grant can allow. The text stands in grants, in the API and in the database.
///
/// On an object that is a KMIP operation, under its name; on the vault as a whole ``create`` and ``administer``.
public enum Right: String, Hashable, Sendable, CaseIterable {
    // On an object
    case reKey, reKeyKeyPair, deriveKey, certify, reCertify, check, get, getAttributes, getAttributeList
    case addAttribute, modifyAttribute, deleteAttribute, setAttribute, adjustAttribute
    case obtainLease, getUsageAllocation, activate, revoke, destroy, archive, recover, validate
    case encrypt, decrypt, sign, signatureVerify, mac, macVerify, createSplitKey, joinSplitKey, export

    // On the vault
    /// Make or register objects.
    case create
    /// Everything in ``AdminDuty``.
    case administer

    /// The operation that the right allows on an object; nil for the vault's rights.
    public var operation: Operation? { Self.operations[self] }

    /// The right that an operation on an object needs; nil for operations that act on none.
    public init?(_ operation: Operation) {
        guard let right = Self.rights[operation] else { return nil }
        self = right
    }

    /// Reads a name, whatever its case and with or without `_` and `-` (`get_attributes`, `ReKey`).
    public init?(name: String) {
        guard name.utf8.count <= 64, let right = Self.names[Self.folded(name)] else { return nil }
        self = right
    }

    private static let operations: [Right: Operation] = [
        .reKey: .reKey, .reKeyKeyPair: .reKeyKeyPair, .deriveKey: .deriveKey, .certify: .certify,
        .reCertify: .reCertify, .check: .check, .get: .get, .getAttributes: .getAttributes,
        .getAttributeList: .getAttributeList, .addAttribute: .addAttribute, .modifyAttribute: .modifyAttribute,
        .deleteAttribute: .deleteAttribute, .setAttribute: .setAttribute, .adjustAttribute: .adjustAttribute,
        .obtainLease: .obtainLease, .getUsageAllocation: .getUsageAllocation, .activate: .activate, .revoke: .revoke,
        .destroy: .destroy, .archive: .archive, .recover: .recover, .validate: .validate, .encrypt: .encrypt,
        .decrypt: .decrypt, .sign: .sign, .signatureVerify: .signatureVerify, .mac: .mac, .macVerify: .macVerify,
        .createSplitKey: .createSplitKey, .joinSplitKey: .joinSplitKey, .export: .export,
    ]
    private static let rights = Dictionary(uniqueKeysWithValues: operations.map { ($1, $0) })
    private static let names = Dictionary(uniqueKeysWithValues: allCases.map { (folded($0.rawValue), $0) })

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }
}

extension Right: Comparable {
    /// By name, so that lists of rights have one order.
    public static func < (a: Right, b: Right) -> Bool { a.rawValue < b.rawValue }
}
