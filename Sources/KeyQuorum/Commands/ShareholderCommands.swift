import ArgumentParser
import Canonical
import Client
import SecretSharing

/// `shareholders`: who holds what, and the proofs that shares can be read.
struct ShareholderCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shareholders",
        abstract: "Who holds shares, and whether each can be read.",
        subcommands: [List.self, Confirm.self]
    )

    /// `shareholders list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the holders of the committed epoch.")

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get("/v1/shareholders")
                try context.output.show(answer) {
                    var table = TextTable("HOLDER", "GROUP", "SHARE", "EPOCH", "KEY", "CONFIRMED")
                    for holder in try answer.json(Answers.List<Answers.Shareholder>.self).items {
                        let key = String(holder.keyFingerprint.prefix(16)) + "…"
                        table.add(
                            holder.name,
                            holder.group,
                            "\(holder.index)",
                            "\(holder.epoch)",
                            key,
                            holder.confirmed
                        )
                    }
                    return table.text
                }
            }
        }
    }

    /// `shareholders confirm`: the share stays here; only a keyed digest of the ceremony's nonce leaves.
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove that a holder can read the share. The share itself does not leave this machine."
        )

        @Option(help: ArgumentHelp("The ceremony that made the share.", valueName: "id"))
        var ceremony = "initialize"

        @OptionGroup var share: ShareOptions
        @OptionGroup var connection: HolderConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let loaded = try share.load()
                let holder = try share.holderName(of: loaded, pins: try context.pinsFile.read())
                let path = "/v1/ceremonies/\(URLText.encoded(ceremony))"
                let shown = try await context.client.get(path).json(Ceremony.self)
                guard let nonce = Bytes(base64: shown.nonce), nonce.count == 32 else {
                    throw ClientError.unexpectedAnswer("The ceremony's nonce is not 32 bytes.")
                }
                let proof = Requests.Confirmation(holder: holder, proof: loaded.confirmation(nonce: nonce).base64)
                let answer = try await context.client.send(.post, path + "/confirmations", proof)
                context.output.show(answer) { Self.text(answer, holder: holder) }
            }
        }

        private static func text(_ answer: Answer, holder: String) -> String {
            let left = (try? answer.json(Ceremony.self))?.unconfirmed ?? []
            let rest = left.isEmpty ? "" : "\nStill to confirm: \(left.joined(separator: ", "))"
            return "\(holder) can read the share: confirmed.\(rest)"
        }
    }
}
