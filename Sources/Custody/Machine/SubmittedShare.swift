import Canonical
import SecretSharing

/// A share as it reaches the machine: read or not, opened if it came sealed, its signature checked if it had one.
public struct SubmittedShare: Sendable {
    /// How it came.
    public enum Channel: Hashable, Sendable {
        /// Protected by TLS alone.
        case plain
        /// Encrypted to the ceremony's key.
        case sealed
    }

    /// What the check of the holder's signature gave.
    public enum SignatureVerdict: Hashable, Sendable {
        case absent
        case valid
        case invalid
    }

    /// The share, or why the bytes are none.
    public let content: Result<Share, ShareError>
    /// Whose share it is said to be, if anything was said.
    public let holder: String?
    public let channel: Channel
    public let signature: SignatureVerdict
    /// The checkpoint hash of an older database that this holder accepts.
    public let acceptedRollback: Digest?

    public init(
        _ content: Result<Share, ShareError>,
        holder: String? = nil,
        channel: Channel = .plain,
        signature: SignatureVerdict = .absent,
        acceptedRollback: Digest? = nil
    ) {
        self.content = content
        self.holder = holder
        self.channel = channel
        self.signature = signature
        self.acceptedRollback = acceptedRollback
    }
}
