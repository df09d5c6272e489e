import ArgumentParser
import Canonical
import Client
import SecretSharing

extension ShareCommands {
    /// `share submit`: to a ceremony by its id.
    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Consent to a ceremony with a share: the proposal is shown, then the share goes sealed to this server only."
        )

        @Option(help: ArgumentHelp("The ceremony's id, as status shows it.", valueName: "id"))
        var ceremony: String

        @Flag(help: "Do not ask whether you agree.")
        var yes = false

        @OptionGroup var share: ShareOptions
        @OptionGroup var trust: TrustOptions
        @OptionGroup var connection: HolderConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let status = try await context.client.get("/v1/seal-status").json(SealStatus.self)
                if !status.isUnsealed, let open = status.ceremony, open.id == ceremony.lowercased() {
                    let submission = ShareSubmission(context: context, trust: trust, acceptRollback: nil)
                    return try await submission.submit(share, status: status)
                }
                let consent = ShareConsent(context: context, trust: trust, isSure: yes)
                try await consent.submit(share, ceremony: ceremony)
            }
        }
    }

    /// `share drill`: proves that a share works; the share itself does not leave.
    struct Drill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Prove in a drill that a share still works. Nothing is opened, and the share does not leave this machine."
        )

        @Option(help: ArgumentHelp("The drill's id; the open one when not given.", valueName: "id"))
        var ceremony: String?

        @OptionGroup var share: ShareOptions
        @OptionGroup var connection: HolderConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let drill = try await drill(context.client)
                guard let nonce = Bytes(base64: drill.nonce), nonce.count == 32 else {
                    throw ClientError.unexpectedAnswer("The drill's nonce is not 32 bytes.")
                }
                let loaded = try share.load()
                let pins = try context.pinsFile.read()
                let holder = try await share.holderName(of: loaded, pins: pins, asking: context)
                let proof = Share.drillProof(key: loaded.drillKey(), nonce: nonce)
                let body = Requests.Confirmation(holder: holder, proof: proof.base64)
                let path = KeyquorumClient.path(drill.id, "confirmations")
                let answer = try await context.client.send(.post, path, body)
                context.output.show(answer) { Self.text(answer, holder) }
            }
        }

        private func drill(_ client: KeyquorumClient) async throws -> Client.Ceremony {
            let found: Client.Ceremony?
            if let ceremony {
                found = try await client.ceremony(ceremony)
            } else {
                found = try await client.ceremonies().first { $0.kind == "drill" && $0.isOpen }
            }
            guard let found, found.kind == "drill" else {
                throw CommandFailure(
                    CommandFailure.refused,
                    code: "no-drill",
                    ceremony.map { "The ceremony \($0) is no drill." }
                        ?? "No drill is open. An administrator starts one: keyquorum shareholders drill"
                )
            }
            return found
        }

        private static func text(_ answer: Answer, _ holder: String) -> String {
            let left = (try? answer.json(Client.Ceremony.self))?.unconfirmed ?? []
            let rest = left.isEmpty ? "" : "\nStill to answer: \(left.joined(separator: ", "))"
            return "The share of \(holder) works.\(rest)"
        }
    }
}
