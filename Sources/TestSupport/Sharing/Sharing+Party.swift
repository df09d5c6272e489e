extension Sharing {
    /// Somebody, or several.
    public enum Party: Hashable, Sendable {
        case one(Int), group(Int), auditors, everyone

        /// Whether several have what is granted to it.
        var isShared: Bool {
            if case .one = self { false } else { true }
        }

        public static func random(_ random: inout SplitMix64) -> Party {
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<7: .one(Int.random(in: 0..<10, using: &random))
            case 7..<10: .group(Int.random(in: 0..<3, using: &random))
            case 10: .auditors
            default: .everyone
            }
        }
    }
}
