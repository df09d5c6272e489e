/// Making many keys, each its own request and its own records in the change log; requests that wait share a transaction.
enum CreationBench {
    static func run(objects: Int, in path: String) async throws -> (BenchVault, Figure) {
        let start = Stopwatch.wall
        let vault = try await BenchVault.make(objects: objects, in: path)
        let rate = Double(objects) / (Stopwatch.wall - start)
        return (vault, Figure("create keys, \(BenchVault.workers) requests at once", rate, "keys/s"))
    }
}
