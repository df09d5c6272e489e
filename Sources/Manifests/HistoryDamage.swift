/// A fault in the stored history, by name.
public struct HistoryDamage: Sendable, Hashable {
    public enum What: String, Sendable, CaseIterable {
        /// A generation is missing, stands twice or out of place.
        case order = "transition-order"
        case vault = "transition-vault"
        case root = "transition-root"
        /// The previous hash is not that of the transition before.
        case link = "transition-previous"
        case hash = "transition-hash"
        case signature = "transition-signature"
        case manifestMissing = "manifest-missing"
        case manifestAltered = "manifest-altered"
        case manifestMalformed = "manifest-malformed"
        case policyMissing = "policy-missing"
        case policyAltered = "policy-altered"
    }

    public let generation: UInt64
    public let what: What
    /// The digest in question, or a sentence.
    public let detail: String
}
