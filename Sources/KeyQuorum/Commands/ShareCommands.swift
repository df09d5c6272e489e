import ArgumentParser
import Canonical
import Client
import SecretSharing
import Secrets

/// `share`: what a holder does with a share.
struct ShareCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Fetch, decrypt, print, look at and hand in a share.",
        subcommands: [Fetch.self, Decrypt.self, Print.self, Inspect.self, Submit.self, Drill.self]
    )

    /// `share fetch`: an encrypted share, as often as needed until it is confirmed or committed.
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
                let answer = try await context.client.get(KeyquorumClient.path(ceremony, "shares", holder))
                let share = try answer.json(Answers.Share.self)
                try remember(share, context)
                if let out { try PrivateFile.replace(out, with: Bytes((share.encryptedShare + "\n").utf8)) }
                context.output.show(answer) { out.map { "Wrote \($0)." } ?? share.encryptedShare }
            }
        }

        /// Whose share the digest names, for later; it is only a name, and no reason to trust.
        private func remember(_ share: Answers.Share, _ context: CommandContext) throws {
            guard var pins = try context.pinsFile.read() else { return }
            let known = pins
            pins.remember(.init(name: share.holder, group: share.group, index: share.index, digest: share.digest))
            if pins != known { try context.pinsFile.write(pins) }
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
}
