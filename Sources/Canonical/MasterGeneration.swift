/// The number of a master key; it only rises.
public struct MasterGeneration: Hashable, Sendable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }
}

extension MasterGeneration: Comparable {
    public static func < (a: MasterGeneration, b: MasterGeneration) -> Bool { a.number < b.number }
}

extension MasterGeneration: CustomStringConvertible {
    public var description: String { "\(number)" }
}
