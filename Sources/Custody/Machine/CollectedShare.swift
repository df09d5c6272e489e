import Canonical
import SecretSharing

/// A right share that waits for the others.
struct CollectedShare: Sendable {
    let share: Share
    let holder: String
    var deadline: Instant
    var acceptedRollback: Digest?
}
