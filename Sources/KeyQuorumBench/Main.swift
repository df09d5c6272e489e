import Glibc

/// Prints figures of the release build: a table, or JSON with `--json`. ``BenchOptions`` says what can be asked for.
@main
struct Bench {
    static func main() async {
        guard let options = BenchOptions(CommandLine.arguments.dropFirst()) else { end(BenchOptions.usage) }
        guard !options.isHelp else {
            print(BenchOptions.help)
            return
        }
        var report = Report(isJSON: options.isJSON)
        do {
            try await measure(&report, options)
            try report.finish()
        } catch {
            end("keyquorum-bench: \(error)")
        }
    }

    private static func measure(_ report: inout Report, _ options: BenchOptions) async throws {
        guard let part = options.part else { return try await measure(&report) }
        let folder = try TemporaryFolder()
        let most = options.isMillion ? 1_000_000 : 100_000
        switch part {
        case .ceremonies: try await measureCeremonies(&report, most, in: folder.path)
        case .locate:
            let engines = options.only.map { [$0] } ?? ["sqlite", "postgres", "mariadb"]
            try await LocateBench.run(&report, engines: engines, most: most, in: folder.path)
        case .credentials:
            let vault = try await BenchVault.make(objects: 10, in: folder.path + "/vault")
            report.add(try CredentialBench.run(vault, in: folder.path + "/credentials"))
        case .kmip, .crypto:
            let vault = try await BenchVault.make(objects: 10, in: folder.path + "/vault")
            let operations = part == .kmip ? LoadOperation.ofObjects : LoadOperation.ofData
            try await KMIPBench.run(&report, vault, in: folder.path + "/kmip", operations, only: options.only)
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
        report.add(try CredentialBench.run(small, in: folder.path + "/credentials"))
        try await KMIPBench.run(&report, small, in: folder.path + "/kmip")
        try await KMIPBench.run(&report, small, in: folder.path + "/crypto", LoadOperation.ofData)
        let (large, created) = try await CreationBench.run(objects: 100_000, in: folder.path + "/large")
        report.add([created, try await RecoveryBench.run(large), try await VerificationBench.run(large)])
        try await measureCeremonies(&report, small, large)
    }

    private static func measureCeremonies(_ report: inout Report, _ objects: Int, in folder: String) async throws {
        let small = try await BenchVault.make(objects: 10, in: folder + "/small")
        try await measureCeremonies(&report, small, try await BenchVault.make(objects: objects, in: folder + "/large"))
    }

    private static func measureCeremonies(_ report: inout Report, _ small: BenchVault, _ large: BenchVault) async throws
    {
        report.add(try await CeremonyBench.rekey(small).1)
        let (rekeyed, figures) = try await CeremonyBench.rekey(large)
        report.add(figures)
        report.add(try await CeremonyBench.rotate(rekeyed).1)
    }

    private static func end(_ sentence: String) -> Never {
        BenchError.complain(sentence)
        exit(1)
    }
}
