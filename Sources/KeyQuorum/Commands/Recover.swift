import ArgumentParser
import Client

/// `recover`: hand in a share to a sealed server.
struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand in a share so that a sealed server opens.",
        discussion: """
            The server is recognized first, by the root certificate that init pinned in this folder; then the share is \
            sealed to the ceremony's key, so that only this server can read it. Nothing else leaves this machine.
            """
    )

    @OptionGroup var share: ShareOptions
    @OptionGroup var trust: TrustOptions

    @Option(help: ArgumentHelp("Accept an older database, by its newest checkpoint's hash.", valueName: "hash"))
    var acceptRollback: String?

    @OptionGroup var connection: HolderConnectionOptions

    func run() async throws {
        try await CommandContext.run(connection) { context in
            let submission = ShareSubmission(context: context, trust: trust, acceptRollback: acceptRollback)
            let status = try await context.client.get("/v1/seal-status").json(SealStatus.self)
            try await submission.submit(share, status: status)
        }
    }
}
