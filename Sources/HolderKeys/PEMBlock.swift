import Secrets

/// One block of a PEM text (RFC 7468, with RFC 1421's headers as OpenSSL still writes them).
struct PEMBlock {
    let label: String
    let isEncrypted: Bool
    let der: SecretBytes
}
