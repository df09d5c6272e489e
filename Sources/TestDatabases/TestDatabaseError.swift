/// Why a server for tests cannot do what a test asks.
public struct TestDatabaseError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ description: String) { self.description = description }
}
