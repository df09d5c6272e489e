import Store

/// Where the connections come from by which a store reads or writes.
public protocol ConnectionSource: Sendable {
    /// Runs the body with a connection.
    ///
    /// Throws what the body throws; `busy` when none became free in time, `closed`, or what kept one from being opened.
    func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer

    /// Closes every connection; every later call throws `closed`.
    func close() async
}
