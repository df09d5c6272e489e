import Canonical
import Crypto
import FoundationEssentials
import Secrets

/// The secret that a workload gets besides its certificate.
public enum WorkloadSecret {
    /// HKDF-SHA256 (RFC 5869) of the vault's workload seed, without salt; info is the label `workload-secret`, the vault
    /// and the workload's id in canonical form. The same id gives the same 32 bytes over updates and recoveries.
    ///
    /// - Parameter seed: the vault's 32 random bytes.
    public static func derive(seed: SecretBytes, vault: VaultID, id: String) -> SecretBytes {
        let info = Canonical.labelled(.workloadSecret, [.vault(vault), .text(id)])
        let key = seed.withBytes { SymmetricKey(data: $0) }
        let derived = HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: info, outputByteCount: 32)
        return derived.withUnsafeBytes { SecretBytes(copying: $0) }
    }
}
