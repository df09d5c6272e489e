import ArgumentParser
import Canonical
import Client
import Custody
import SecretSharing

extension ShareholderCommands {
    /// `shareholders confirm`: the share stays here; only a keyed digest of the ceremony's nonce leaves.
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove that a holder can read the share. The share itself does not leave this machine.",
            discussion: """
                With --key and no share the encrypted share is fetched from the ceremony, kept in --out, and opened here. After \
                the commit nobody can fetch it any more.
                """
        )

        @Option(help: ArgumentHelp("The ceremony that made the share.", valueName: "id"))
        var ceremony = "initialize"

        @Option(
            help: ArgumentHelp(
                "File for the fetched share; keyquorum-shares/NAME.CEREMONY.share when not given.",
                valueName: "file"
            )
        )
        var out: String?

        @OptionGroup var share: ShareOptions
        @OptionGroup var connection: HolderConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let shown = try await context.client.ceremony(ceremony)
                let own = try await ownShare(shown, context)
                guard let nonce = Bytes(base64: shown.nonce), nonce.count == 32 else {
                    throw ClientError.unexpectedAnswer("The ceremony's nonce is not 32 bytes.")
                }
                let proof = Self.proof(own.share, nonce, kind: shown.kind)
                let body = Requests.Confirmation(holder: own.holder, proof: proof.base64)
                let path = KeyquorumClient.path(ceremony, "confirmations")
                let answer = try await context.client.send(.post, path, body)
                context.output.show(answer) { Self.text(answer, own) }
            }
        }

        private func ownShare(_ shown: Client.Ceremony, _ context: CommandContext) async throws -> OwnShare {
            let pins = try context.pinsFile.read()
            if share.needsFetch {
                return try await ShareFetch(context: context, ceremony: shown, pins: pins).own(share, out: out)
            }
            let loaded = try share.load()
            let holder = try await share.holderName(of: loaded, pins: pins, asking: context)
            return OwnShare(share: loaded, holder: holder, file: nil)
        }

        private static func proof(_ share: Share, _ nonce: Bytes, kind: String) -> Bytes {
            kind == CeremonyKind.drill.rawValue
                ? Share.drillProof(key: share.drillKey(), nonce: nonce) : share.confirmation(nonce: nonce)
        }

        private static func text(_ answer: Answer, _ own: OwnShare) -> String {
            var lines = ["\(own.holder) can read the share: confirmed."]
            if let file = own.file {
                lines.append(
                    "The encrypted share is in \(file): keep it, after the commit it cannot be fetched any more."
                )
            }
            let after = try? answer.json(Client.Ceremony.self)
            let left = after?.unconfirmed ?? []
            if !left.isEmpty { lines.append("Still to confirm: \(left.joined(separator: ", "))") }
            if left.isEmpty, after?.state == "staged", let next = after.flatMap({ CeremonyText($0).next }) {
                lines += ["", "Next: \(next)"]
            }
            return lines.joined(separator: "\n")
        }
    }
}
