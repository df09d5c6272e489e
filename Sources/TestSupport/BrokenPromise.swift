import Store

/// What was seen instead.
public struct BrokenPromise: Error, CustomStringConvertible {
    public let description: String
}

func expect(_ isKept: Bool, _ seen: @autoclosure () -> String, line: UInt = #line) throws {
    guard !isKept else { return }
    throw BrokenPromise(description: "\(seen()) (at line \(line) of the promises)")
}

func expectEqual<Content: Equatable>(_ seen: Content, _ wanted: Content, _ what: String, line: UInt = #line) throws {
    try expect(seen == wanted, "\(what): saw \(seen), wanted \(wanted)", line: line)
}

/// That the body throws a `StoreError` with this code.
func expectError(
    _ code: StoreError.Code,
    _ what: String,
    line: UInt = #line,
    _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as StoreError {
        return try expect(error.code == code, "\(what): threw \(error), wanted \(code.rawValue)", line: line)
    }
    throw BrokenPromise(
        description: "\(what): threw nothing, wanted \(code.rawValue) (at line \(line) of the promises)"
    )
}
