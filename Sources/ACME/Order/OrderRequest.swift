import Canonical

/// What one order is about.
struct OrderRequest: Sendable {
    let directory: String
    /// DNS names, each of which the certificate must hold.
    let names: [String]
    let email: String?
    /// The certificate request in DER.
    let csr: Bytes
    /// Of the account's key.
    let thumbprint: String
    /// The id of the certificate that the new one follows (RFC 9773).
    let replaces: String?
}
