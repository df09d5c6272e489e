import Glibc

/// Prints figures of the release build: a table, or JSON with `--json`. With `--credentials` only what it costs to
/// know who asks, with `--kmip` those of KMIP's operations over its port and over HTTP (`--only=WORDS`: those whose
/// name with a point behind it has these words, to profile the server), with `--crypto` those of its operations on
/// data (`--records`: with the change log's records of signatures, as a server does by default), with
/// `--ceremonies` only those of a rekey and a rotate, with `--locate` those of Locate on each database
/// (`--only=ENGINE`: on that one), with `--million` over a million objects in place of 100,000.
@main
struct Bench {
    static func main() async {
        var arguments = CommandLine.arguments.dropFirst()
        let only = arguments.firstIndex { $0.hasPrefix("--only=") }.map { arguments.remove(at: $0).dropFirst(7) }
        guard
            Set(arguments).isSubset(of: [
                "--json", "--credentials", "--kmip", "--crypto", "--ceremonies", "--locate", "--million",
                "--records",
            ])
        else {
            end(
                "usage: keyquorum-bench [--json] [--credentials | --kmip [--only=WORDS-OF-A-FIGURE] | --crypto [--records] [--only=WORDS-OF-A-FIGURE] | --ceremonies [--million] | "
                    + "--locate [--only=ENGINE] [--million]]"
            )
        }
        var report = Report(isJSON: arguments.contains("--json"))
        do {
            if arguments.contains("--ceremonies") {
                let folder = try TemporaryFolder()
                let objects = arguments.contains("--million") ? 1_000_000 : 100_000
                try await measureCeremonies(&report, objects, in: folder.path)
            } else if arguments.contains("--locate") {
                let folder = try TemporaryFolder()
                let engines = only.map { [String($0)] } ?? ["sqlite", "postgres", "mariadb"]
                let most = arguments.contains("--million") ? 1_000_000 : 100_000
                try await LocateBench.run(&report, engines: engines, most: most, in: folder.path)
            } else if arguments.contains("--credentials") {
                let folder = try TemporaryFolder()
                let vault = try await BenchVault.make(objects: 10, in: folder.path + "/vault")
                report.add(try CredentialBench.run(vault, in: folder.path + "/credentials"))
            } else if arguments.contains("--kmip") || arguments.contains("--crypto") {
                let folder = try TemporaryFolder()
                let vault = try await BenchVault.make(objects: 10, in: folder.path + "/vault")
                let operations = arguments.contains("--kmip") ? LoadOperation.ofObjects : LoadOperation.ofData
                try await KMIPBench.run(
                    &report,
                    vault,
                    in: folder.path + "/kmip",
                    operations,
                    options: arguments.contains("--records") ? [] : unrecorded,
                    only: only.map(String.init)
                )
            } else {
                try await measure(&report)
            }
            try report.finish()
        } catch {
            end("keyquorum-bench: \(error)")
        }
    }

    /// OpenBao's figures are those without an audit device.
    private static let unrecorded = ["--signature-records", "false"]

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
        try await KMIPBench.run(&report, small, in: folder.path + "/crypto", LoadOperation.ofData, options: unrecorded)
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
