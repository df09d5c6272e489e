import ArgumentParser
import Client

extension ShareholderCommands {
    /// `shareholders destroy`: crypto-shredding by the quorum.
    struct Destroy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose to destroy the whole vault. Its keys are lost for ever.",
            discussion: """
                It is proposed here, consented to by enough holders (share submit), and done by `shareholders commit`. Dumps and \
                backups that were made before can still be opened with the shares.
                """
        )

        @Option(help: ArgumentHelp("The vault's id, which a person at a terminal types.", valueName: "id"))
        var vault: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let status = try await context.client.get("/v1/seal-status").json(SealStatus.self)
                try VaultConfirmation(given: vault).require(status.vault)
                try await CeremonyOpening(context: context).open(Requests.Ceremony(kind: "destroy"))
            }
        }
    }

    /// `shareholders reset-admin`: the quorum names an administrator.
    struct ResetAdmin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-admin",
            abstract: "Propose a new administrator; without a name the commit answers a new administrator's token."
        )

        @Option(help: ArgumentHelp("The subject that becomes administrator.", valueName: "subject"))
        var admin: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                var body = Requests.Ceremony(kind: "adminReset")
                body.admin = admin
                try await CeremonyOpening(context: context).open(body)
            }
        }
    }

    /// `shareholders drill`: do all shares still work?
    struct Drill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start a drill: every holder proves that the share still works, and nothing is opened.",
            discussion: "Each holder answers with `keyquorum share drill`; `shareholders list` says when each did."
        )

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                try await CeremonyOpening(context: context).open(Requests.Ceremony(kind: "drill"))
            }
        }
    }
}
