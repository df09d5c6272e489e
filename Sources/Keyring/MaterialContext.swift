public import Canonical

/// What a wrapped material belongs to: only what never changes with that material, so that a change of attributes, state
/// or owner does not touch it.
public struct MaterialContext: Hashable, Sendable {
    public let vault: VaultID
    /// The object's unique identifier.
    public let id: String
    /// KMIP's Object Type enumeration.
    public let objectType: UInt32
    /// Counts from 1; the next material of the same object has the next number.
    public let revision: UInt64

    public init(vault: VaultID, id: String, objectType: UInt32, revision: UInt64) {
        self.vault = vault
        self.id = id
        self.objectType = objectType
        self.revision = revision
    }

    var fields: [CanonicalValue] {
        [.vault(vault), .text(id), .unsigned(UInt64(objectType)), .unsigned(revision)]
    }
}
