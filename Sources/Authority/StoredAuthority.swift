import Canonical
import Secrets

/// The vault's authority as it is stored: private keys in PKCS#8, certificates in DER.
public struct StoredAuthority: Sendable {
    public let vault: VaultID
    public let rootKey: SecretBytes
    public let rootCertificate: Bytes
    public let meshGeneration: UInt64
    public let meshKey: SecretBytes
    /// Signed by itself.
    public let meshCertificate: Bytes
    /// Signed by the root.
    public let meshCross: Bytes
    public let historyKey: SecretBytes
    public let historyCertificate: Bytes

    public init(
        vault: VaultID,
        rootKey: SecretBytes,
        rootCertificate: Bytes,
        meshGeneration: UInt64,
        meshKey: SecretBytes,
        meshCertificate: Bytes,
        meshCross: Bytes,
        historyKey: SecretBytes,
        historyCertificate: Bytes
    ) {
        self.vault = vault
        self.rootKey = rootKey
        self.rootCertificate = rootCertificate
        self.meshGeneration = meshGeneration
        self.meshKey = meshKey
        self.meshCertificate = meshCertificate
        self.meshCross = meshCross
        self.historyKey = historyKey
        self.historyCertificate = historyCertificate
    }
}
