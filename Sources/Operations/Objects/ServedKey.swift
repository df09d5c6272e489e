import Access

/// A private key that leaves in a container which may have been asked of its certificate.
struct ServedKey {
    let view: ObjectView
    let permit: Permit
    /// The public key by whose link it was found, where the certificate has none of its own.
    var publicKey: ObjectView?
}
