/// How many holders must prove that they can read their new share before a commit.
public enum ConfirmationRule: String, Hashable, Sendable, CaseIterable {
    /// Every holder.
    case all
    /// In every group one more than the threshold, at most all.
    case floor
}
