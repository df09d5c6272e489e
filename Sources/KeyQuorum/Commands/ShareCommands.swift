import ArgumentParser
import Canonical
import Client
import SecretSharing
import Secrets

/// `share`: what a holder does with a share.
struct ShareCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Fetch, decrypt, look at and hand in a share.",
        subcommands: [Fetch.self, Decrypt.self, Inspect.self, Submit.self]
    )

    /// `share fetch`: an encrypted share, as often as needed until it is confirmed.
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Fetch a holder's encrypted share from the server.")

        @Option(help: ArgumentHelp("Whose share.", valueName: "name"))
        var holder: String

        @Option(help: ArgumentHelp("The ceremony that made it.", valueName: "id"))
        var ceremony = "initialize"

        @Option(help: ArgumentHelp("File to write; without it the base64 is printed.", valueName: "file"))
        var out: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let path = "/v1/ceremonies/\(URLText.encoded(ceremony))/shares/\(URLText.encoded(holder))"
                let answer = try await context.client.get(path)
                let share = try answer.json(Answers.Share.self)
                if let out { try PrivateFile.replace(out, with: Bytes((share.encryptedShare + "\n").utf8)) }
                context.output.show(answer) { out.map { "Wrote \($0)." } ?? share.encryptedShare }
            }
        }
    }

    /// `share decrypt`.
    struct Decrypt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decrypt a share with its holder's key, here; the text form can be written on paper."
        )

        @Option(help: ArgumentHelp("The share as init wrote it.", valueName: "file"))
        var encryptedShare: String

        @Option(help: ArgumentHelp("The holder's private key, PEM.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("File to write, readable by you only; it must not exist.", valueName: "file"))
        var out: String?

        @Flag(help: "The 76 raw bytes instead of the text form.")
        var raw = false

        func run() async throws {
            let share = try HolderFiles.share(encrypted: encryptedShare, key: key)
            let form = raw ? share.raw : SecretBytes.joining([share.text, SecretBytes(copying: [0x0A])])
            if let out {
                try PrivateFile.create(out, with: form)
                Output.complain("Wrote the decrypted share to \(out). Keep it as you keep the key.")
                return
            }
            var bytes = form.withBytes { Bytes($0) }
            Output.write(raw: bytes)
            bytes.wipe()
        }
    }

    /// `share inspect`: what a share says of itself; its value is never shown.
    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a share and say which one it is; its value is not shown."
        )

        @OptionGroup var share: ShareOptions

        @Flag(help: "Answer in JSON.")
        var json = false

        func run() async throws {
            let pins = try PinsFile().read()
            let loaded = try share.load()
            let holder = share.holder ?? pins?.holder(of: loaded)
            let fields = [
                ("vault", loaded.vault.text), ("epoch", "\(loaded.epoch.number)"), ("group", "\(loaded.group)"),
                ("index", "\(loaded.index)"), ("anchor", loaded.anchor.hex), ("holder", holder),
                ("digest", holder.map { loaded.digest(holder: $0).hex }),
            ]
            let known = fields.compactMap { name, value in value.map { (name, $0) } }
            if json {
                let members = known.map { "\"\($0)\":\(Int($1) == nil || $0 == "anchor" ? JSONText.quoted($1) : $1)" }
                Output.say("{\(members.joined(separator: ","))}")
            } else {
                Output.say(known.map { $0 + String(repeating: " ", count: 8 - $0.count) + $1 }.joined(separator: "\n"))
            }
        }
    }

    /// `share submit`: to a ceremony by its id.
    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hand in a share to one ceremony.")

        @Option(help: ArgumentHelp("The ceremony's id, as status shows it.", valueName: "id"))
        var ceremony: String

        @OptionGroup var share: ShareOptions
        @OptionGroup var trust: TrustOptions
        @OptionGroup var connection: HolderConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let submission = ShareSubmission(context: context, trust: trust, acceptRollback: nil)
                try await submission.submit(share, ceremony: ceremony)
            }
        }
    }
}
