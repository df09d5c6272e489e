import Glibc

/// Prints figures of the release build: a table, or JSON with `--json`.
@main
struct Bench {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.allSatisfy({ $0 == "--json" }) else { end("usage: keyquorum-bench [--json]") }
        var report = Report(isJSON: !arguments.isEmpty)
        do {
            try await measure(&report)
            try report.finish()
        } catch {
            end("keyquorum-bench: \(error)")
        }
    }

    private static func measure(_ report: inout Report) async throws {
        report.add(try SharingBench.run())
        report.add(try KeyringBench.run())
        report.add(try TTLVBench.run())
        let folder = try TemporaryFolder()
        try await DatabaseBench.run(&report, in: folder.path)
        let small = try await BenchVault.make(objects: 10, in: folder.path + "/small")
        report.add([try await RecoveryBench.run(small)])
        report.add(try await ServerBench.run(small))
        let (large, created) = try await CreationBench.run(objects: 100_000, in: folder.path + "/large")
        report.add([created, try await RecoveryBench.run(large), try await VerificationBench.run(large)])
    }

    private static func end(_ sentence: String) -> Never {
        BenchError.complain(sentence)
        exit(1)
    }
}
