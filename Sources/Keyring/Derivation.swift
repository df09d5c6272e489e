import Canonical
import Crypto
import Secrets

/// HKDF-SHA256 (RFC 5869) with a label in the info.
enum Derivation {
    /// `count` bytes for one purpose.
    static func derive(
        _ label: Label,
        _ fields: [CanonicalValue],
        from key: SecretBytes,
        salt: Bytes = [],
        count: Int = KeyringLimits.keyCount
    ) -> SecretBytes {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.withBytes { SymmetricKey(data: $0) },
            salt: salt,
            info: Canonical.labelled(label, fields),
            outputByteCount: count
        )
        return derived.withUnsafeBytes { SecretBytes(copying: $0) }
    }
}
