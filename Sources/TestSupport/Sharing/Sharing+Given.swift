extension Sharing {
    /// A grant.
    public struct Given: Hashable, Sendable {
        public let on: Target
        public let to: Party
        public let rights: Set<Right>
        public let ends: Int?
        public let onward: Bool
        public let by: Int

        public static func random(by who: Int, _ random: inout SplitMix64) -> Given {
            let rights = Step.rights.filter { _ in Bool.random(using: &random) }
            return Given(
                on: .random(&random),
                to: .random(&random),
                rights: rights.isEmpty ? [.get] : Set(rights),
                ends: Bool.random(using: &random) ? nil : Int.random(in: 1..<12, using: &random),
                onward: Bool.random(using: &random),
                by: who
            )
        }
    }
}
