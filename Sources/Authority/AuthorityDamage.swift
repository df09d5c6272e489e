/// A stored part that does not fit the others.
public struct AuthorityDamage: Sendable, Hashable {
    public enum Part: String, Sendable, CaseIterable {
        case rootKey = "root-key"
        case rootCertificate = "root-certificate"
        case meshKey = "mesh-key"
        case meshCertificate = "mesh-certificate"
        case meshCross = "mesh-cross-certificate"
        case historyKey = "history-key"
        case historyCertificate = "history-certificate"
    }

    public let part: Part
    /// A sentence for an operator.
    public let reason: String
}
