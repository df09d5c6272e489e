import Access

/// A private key that leaves in a container which may have been asked of its certificate.
struct ServedKey {
    let view: ObjectView
    let permit: Permit
}
