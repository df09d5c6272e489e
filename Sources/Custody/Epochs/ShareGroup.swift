/// A group of shareholders, `threshold` of whom rebuild the group's secret.
public struct ShareGroup: Hashable, Sendable {
    /// From 1, in the order in which the groups were named.
    public let number: UInt8
    public let name: String
    /// How many of the group's shares are needed.
    public let threshold: UInt8

    public init(number: UInt8, name: String, threshold: UInt8) {
        self.number = number
        self.name = name
        self.threshold = threshold
    }

    /// The name of the one group that a roster without groups has.
    public static let ownersName = "owners"
}
