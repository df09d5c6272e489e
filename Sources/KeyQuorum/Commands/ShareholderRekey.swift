import ArgumentParser
import Client

/// What a rekey and a rotate have in common.
struct RekeyOptions: ParsableArguments {
    enum FactorChange: String, ExpressibleByArgument, CaseIterable {
        case keep, set, remove
    }

    enum Confirmations: String, ExpressibleByArgument, CaseIterable {
        case all, floor
    }

    @OptionGroup(title: "The new roster; none keeps the committed one")
    var roster: RosterOptions

    @Option(help: "Set: mix in the file of --server-factor-file, without which nothing opens any more.")
    var serverFactor: FactorChange = .keep

    @Flag(help: "Let the servers refuse shares that come unsealed.")
    var sealedSharesOnly = false

    @Option(help: "Who proves before the commit that the new share can be read: everybody, or one more than needed.")
    var confirmations: Confirmations = .all

    @Flag(help: "Go on though holders have not confirmed that they can read their present shares.")
    var force = false

    /// The body of the call, and the keys that were read or made for it.
    func body(_ kind: String) throws -> (Requests.Ceremony, [HolderKeyring.Entry]) {
        var body = Requests.Ceremony(kind: kind)
        let keys = try roster.fill(&body)
        body.serverFactor = serverFactor.rawValue
        body.confirmations = confirmations.rawValue
        if sealedSharesOnly { body.sealedSharesOnly = true }
        if force { body.force = true }
        return (body, keys)
    }
}

extension ShareholderCommands {
    /// `shareholders rekey`: new shares, the same master key.
    struct Rekey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose new shares: other holders, keys or thresholds. Objects are not touched.",
            discussion: """
                Nothing changes until enough present holders consent (share submit), the new holders prove that they can read \
                their shares (shareholders confirm), and the ceremony is committed (shareholders commit).
                """
        )

        @OptionGroup var options: RekeyOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let (body, keys) = try options.body("rekey")
                try await CeremonyOpening(context: context).open(body, keys: keys)
            }
        }
    }

    /// `shareholders rotate`: new shares and a new master key.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose a new master key and new shares; objects are re-wrapped while the servers go on.",
            discussion:
                "As rekey, when somebody may know the master key. A server that is not listed seals itself at the commit."
        )

        @OptionGroup var options: RekeyOptions

        @Option(
            name: .customLong("for-server"),
            help: ArgumentHelp("A server that gets the new master key, by its id. Repeat it.", valueName: "id")
        )
        var servers: [String] = []

        @Flag(help: "Every server of the vault that is not revoked gets the new master key.")
        var allServers = false

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            if allServers, !servers.isEmpty { throw ValidationError("Give --for-server or --all-servers, not both.") }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                var (body, keys) = try options.body("rotate")
                let named = allServers ? try await knownServers(context) : servers
                body.servers = named.map { $0.lowercased() }
                try await CeremonyOpening(context: context).open(body, keys: keys)
            }
        }

        private func knownServers(_ context: CommandContext) async throws -> [String] {
            let known = try await context.client.all(Answers.Server.self, "/v1/servers")
            return known.filter { $0.state != "revoked" }.map(\.id)
        }
    }
}
