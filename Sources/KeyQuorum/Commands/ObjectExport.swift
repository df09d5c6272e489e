import ArgumentParser
import Client
import Estate
import Secrets

extension ObjectCommands {
    /// Which objects a command is for, as the server's list is filtered.
    struct Filters: ParsableArguments {
        @Option(help: ArgumentHelp("Only those with this name.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("Only those with this tag.", valueName: "tag"))
        var tag: String?

        @Option(help: ArgumentHelp("Only those of this object group.", valueName: "group"))
        var group: String?

        @Option(help: ArgumentHelp("Only those in this state, such as active.", valueName: "state"))
        var state: String?

        @Option(help: ArgumentHelp("Only those of this type, such as symmetricKey.", valueName: "type"))
        var type: String?

        @Option(help: ArgumentHelp("Only keys of this algorithm.", valueName: "algorithm"))
        var algorithm: String?

        @Option(help: ArgumentHelp("Only keys of this length.", valueName: "bits"))
        var length: Int?

        @Option(
            help: ArgumentHelp("Only those that may do this, such as encrypt; may be repeated.", valueName: "usage")
        )
        var usage: [String] = []

        @Option(help: ArgumentHelp("Only those with a link to this object.", valueName: "id"))
        var link: String?

        @Option(
            help: ArgumentHelp(
                "Only those made at this time or later, such as 2030-01-31T00:00:00Z.",
                valueName: "time"
            )
        )
        var since: String?

        @Option(help: ArgumentHelp("Only those made at this time or earlier.", valueName: "time"))
        var until: String?

        var isEmpty: Bool { query.isEmpty }

        /// The path of the list.
        var path: String { "/v1/objects" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")) }

        private var query: [String] {
            let asked =
                [
                    ("name", name), ("tag", tag), ("group", group), ("state", state), ("type", type),
                    ("algorithm", algorithm), ("length", length.map { "\($0)" }), ("link", link), ("since", since),
                    ("until", until),
                ] + usage.map { ("usage", $0) }
            return asked.compactMap { key, value in value.map { "\(key)=\(URLText.encoded($0))" } }
        }
    }

    /// `object export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write objects into files that only you can read.",
            discussion: """
                One object into --out FILE, its bytes unless --format says otherwise; or many into --to FOLDER, as KMIP's \
                JSON unless it does: those that are named, those that the filters find, or --all. No file is written over.
                """
        )

        @Argument(help: ArgumentHelp("Identifiers of objects.", valueName: "id"))
        var ids: [String] = []

        @Option(help: ArgumentHelp("File to write; it must not exist.", valueName: "file"))
        var out: String?

        @Option(help: ArgumentHelp("Folder for a file an object.", valueName: "folder"))
        var to: String?

        @Option(help: "The form of the files.")
        var format: EstateFormat?

        @Option(help: ArgumentHelp("A certificate for the PKCS#12 file; may be repeated.", valueName: "id"))
        var with: [String] = []

        @Flag(help: "All objects that you may export.")
        var all = false

        @OptionGroup(title: "Which")
        var filters: Filters

        @OptionGroup(title: "Protected files")
        var password: FilePassword

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard (out == nil) != (to == nil) else { throw ValidationError("Give --out FILE or --to FOLDER.") }
            let chosen = [!ids.isEmpty, !filters.isEmpty, all].filter { $0 }.count
            guard chosen == 1 else { throw ValidationError("Name objects, or filter them, or say --all.") }
            if out != nil, ids.count != 1 { throw ValidationError("--out is for one object; take --to FOLDER.") }
            if format == .transit { throw ValidationError("Objects are not written in transit's form.") }
            if !with.isEmpty, format != .pkcs12 { throw ValidationError("--with goes with --format pkcs12.") }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let form = format ?? (out == nil ? .kmipJSON : .raw)
                let run = ExportRun(form: form, password: password, certificates: with, context: context)
                if let out { return try await run.one(ids[0], into: out) }
                try await run.many(ids.isEmpty ? try await listed(context) : ids, into: to ?? ".")
            }
        }

        /// What is not destroyed and not the vault's own.
        private func listed(_ context: CommandContext) async throws -> [String] {
            try await context.client.all(JSONValue.self, filters.path).compactMap { item in
                guard let id = item["id"]?.line, !(item["state"]?.line ?? "").hasPrefix("destroyed") else { return nil }
                return item["owner"]?.line == "vault" ? nil : id
            }
        }
    }
}
