/// What hashes, MACs and derivations take.
public enum DigestLimits {
    /// Bytes that one derivation gives.
    public static let derived = 1...65_536
    /// PBKDF2's rounds: more would hold a thread for seconds.
    public static let iterations = 1...10_000_000
    /// Bytes of a MAC whose length is chosen.
    public static let chosenMAC = 4...512
}
