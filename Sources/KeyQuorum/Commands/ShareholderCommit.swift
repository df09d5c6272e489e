import ArgumentParser
import Canonical
import Client

/// Which ceremony; the open one when none is named.
struct CeremonyOption: ParsableArguments {
    @Option(help: ArgumentHelp("The ceremony's id; the open one when not given.", valueName: "id"))
    var ceremony: String?

    func find(_ client: KeyquorumClient) async throws -> Ceremony {
        if let ceremony { return try await client.ceremony(ceremony) }
        let status = try await client.get("/v1/seal-status").json(SealStatus.self)
        guard status.isUnsealed, let open = status.ceremony else {
            throw CommandFailure(
                CommandFailure.refused,
                code: "no-ceremony",
                "No ceremony that changes the vault is open. `keyquorum shareholders status` lists the earlier ones."
            )
        }
        return try await client.ceremony(open.id)
    }
}

extension ShareholderCommands {
    /// `shareholders commit`: from here on the new shares rule.
    struct Commit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Commit a ceremony that was consented to and confirmed. It cannot be undone."
        )

        @OptionGroup var which: CeremonyOption

        @Option(help: ArgumentHelp("File for the new vault header.", valueName: "file"))
        var header = HeaderFile.name

        @Option(
            help: ArgumentHelp("New file for the token of a new administrator, where one is made.", valueName: "file")
        )
        var adminToken = "admin.token"

        @Option(help: ArgumentHelp("The vault's id, for a ceremony that destroys it.", valueName: "id"))
        var vault: String?

        @OptionGroup var trust: TrustOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let ceremony = try await which.find(context.client)
                if ceremony.kind == "destroy" { try VaultConfirmation(given: vault).require(ceremony.vault) }
                let token = AdminTokenFile(path: adminToken, folder: ".")
                if ceremony.kind == "adminReset" { try token.requireFree() }
                let outcome = CommitOutcome(context: context, header: header, token: token)
                let recognized = await outcome.recognize(ceremony, trust)
                let path = KeyquorumClient.path(ceremony.id, "commit")
                let answer = try await context.client.send(.post, path, Requests.Empty())
                try await outcome.finish(answer, recognized)
            }
        }
    }

    /// `shareholders abort`: everything stays as it is.
    struct Abort: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Abort a ceremony before its commit. The present shares go on."
        )

        @OptionGroup var which: CeremonyOption
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let ceremony = try await which.find(context.client)
                _ = try await context.client.call(.delete, KeyquorumClient.path(ceremony.id), body: nil)
                if context.output.json {
                    Output.say("{\"id\":\(JSONText.quoted(ceremony.id)),\"state\":\"aborted\"}")
                }
                context.output.tell(
                    "The ceremony \(ceremony.id) (\(ceremony.kind)) is aborted. The present shares go on."
                )
            }
        }
    }
}
