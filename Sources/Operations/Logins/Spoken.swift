import Canonical

/// What a message's header came to.
struct Spoken: Sendable {
    let credential: SpokenCredential
    /// The answer to a hashed password.
    let proof: Bytes?
}
