import ArgumentParser
import Canonical
import Client

/// `verify`: the verify bundle, checked here and compared with the pins.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch the verify bundle, check it, and compare it with what this folder pinned."
    )

    @Option(help: ArgumentHelp("Write the bundle's files into this folder.", valueName: "folder"))
    var out: String?

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            let pins = try context.pinsFile.read()
            let answer = try await context.client.get("/v1/verify")
            let bundle = try answer.json(VerifyBundle.self)
            let findings = bundle.findings(pins: pins)
            if let out { try BundleFiles(folder: out).write(bundle, raw: answer.body) }
            context.output.show(answer) { text(bundle, isPinned: pins != nil) }
            guard findings.isEmpty else {
                throw CommandFailure(CommandFailure.refused, code: "verify-failed", findings.joined(separator: "\n"))
            }
        }
    }

    private func text(_ bundle: VerifyBundle, isPinned: Bool) -> String {
        var table = TextTable("GENERATION", "MANIFEST")
        for manifest in bundle.manifests { table.add("\(manifest.generation)", manifest.digest) }
        let root = PEMBlock.der(bundle.rootCA).map { Digest(of: $0).hex } ?? "-"
        let pinned = isPinned ? "the pinned one" : "not pinned in this folder: compare it by another way"
        return """
            Vault       \(bundle.vault)
            Root CA     \(root) (\(pinned))
            Policies    \(bundle.policies.count)
            Transition  \(bundle.latestTransition.hash)

            \(table.text)
            """
    }
}
