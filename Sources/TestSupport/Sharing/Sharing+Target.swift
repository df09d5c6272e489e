extension Sharing {
    /// On what something is granted.
    public enum Target: Hashable, Sendable {
        case object(Int)
        case tag(Int, of: Party)

        public static func random(_ random: inout SplitMix64) -> Target {
            if Bool.random(using: &random) { return .object(Int.random(in: 0..<4, using: &random)) }
            return .tag(Int.random(in: 0..<3, using: &random), of: .random(&random))
        }
    }
}
