import ArgumentParser
import Canonical
import Client

/// `manifest`: which workloads are trusted.
struct ManifestCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Set and read manifests.",
        subcommands: [Set.self, Get.self, History.self]
    )

    /// `manifest set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a manifest with the policies that it names; on an empty server this initializes it."
        )

        @Argument(help: ArgumentHelp("The manifest, JSON.", valueName: "manifest"))
        var file: String

        @Option(
            name: .customLong("policy"),
            help: ArgumentHelp("A policy that it names. Repeat it.", valueName: "file")
        )
        var policies: [String] = []

        @Option(help: ArgumentHelp("The transition that this one must follow, hex.", valueName: "hash"))
        var previous: String?

        @Option(help: ArgumentHelp("Folder for the encrypted shares, when this initializes.", valueName: "folder"))
        var out = "keyquorum-shares"

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let manifest = try PrivateFile.read(file, limit: ClientLimits.contentFileBytes)
                let contents = try policies.map {
                    try PrivateFile.read($0, limit: ClientLimits.contentFileBytes).base64
                }
                let body = Requests.Manifest(
                    manifest: manifest.base64,
                    policies: contents,
                    previousTransition: previous
                )
                let answer = try await context.client.send(.put, "/v1/manifest", body)
                let made = try answer.json(Answers.Manifest.self)
                if made.shares?.isEmpty == false {
                    let token = AdminTokenFile(path: nil, folder: out)
                    try InitOutcome(context: context, out: out, keys: [], token: token).finish(answer)
                    return
                }
                context.output.show(answer) {
                    "Manifest    \(made.digest)\nGeneration  \(made.generation)\nTransition  \(made.transition)"
                }
            }
        }
    }

    /// `manifest get`.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a manifest's bytes as they were set.")

        @Argument(help: ArgumentHelp("Its digest, hex; the latest when not given.", valueName: "digest"))
        var digest: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                var wanted = digest
                if wanted == nil {
                    wanted = try await context.client.all(Answers.ManifestEntry.self, "/v1/manifests").last?.digest
                }
                guard let wanted else {
                    throw CommandFailure(CommandFailure.refused, code: "no-manifest", "No manifest has been set.")
                }
                Output.write(raw: try await context.client.get("/v1/manifests/\(URLText.encoded(wanted))").body)
            }
        }
    }

    /// `manifest history`.
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all manifests, oldest first.")

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if context.output.json {
                    Output.say(try await context.client.get("/v1/manifests?limit=1000").text)
                    return
                }
                var table = TextTable("GENERATION", "DIGEST", "SET")
                for entry in try await context.client.all(Answers.ManifestEntry.self, "/v1/manifests") {
                    table.add("\(entry.generation)", entry.digest, entry.created)
                }
                Output.say(table.text)
            }
        }
    }
}
