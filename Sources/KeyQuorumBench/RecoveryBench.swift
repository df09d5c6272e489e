import Operations

/// The time from the last share that was missing to the open vault.
enum RecoveryBench {
    private static let times = 3

    static func run(_ vault: BenchVault) async throws -> Figure {
        var measured: [Double] = []
        for _ in 0..<times { measured.append(try await recover(vault)) }
        let name = "recover, \(vault.objects) objects, \(BenchVault.manifests) manifests"
        return Figure(name, measured.sorted()[times / 2], "ms", goal: "100")
    }

    private static func recover(_ vault: BenchVault) async throws -> Double {
        let server = try await vault.start()
        for share in vault.shares.dropLast() { _ = try await BenchVault.submit(share, to: server) }
        guard let last = vault.shares.last else { throw BenchError("the vault has no shares") }
        var state = SealStatusAnswer.State.sealed
        let time = try await Stopwatch.milliseconds { state = try await BenchVault.submit(last, to: server).state }
        await server.shutDown()
        guard state == .unsealed else { throw BenchError("the vault did not open") }
        return time
    }
}
