import Store

/// One promise of a protocol, in one sentence, and how to see whether it is kept.
public struct Promise: Sendable, CustomStringConvertible {
    public let description: String
    private let body: @Sendable (any Store) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// - Parameter store: a new and empty one.
    /// - Throws: `BrokenPromise`, or what the store threw unexpectedly.
    public func check(_ store: any Store) async throws { try await body(store) }
}
