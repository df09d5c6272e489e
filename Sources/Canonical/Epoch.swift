/// The number of a recovery secret and its shareholders; it only rises.
public struct Epoch: Hashable, Sendable {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }
}

extension Epoch: Comparable {
    public static func < (a: Epoch, b: Epoch) -> Bool { a.number < b.number }
}

extension Epoch: CustomStringConvertible {
    public var description: String { "\(number)" }
}
