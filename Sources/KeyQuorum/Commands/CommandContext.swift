import Client

/// What a command works with: a client of the server, the output, the pins of this folder.
struct CommandContext: Sendable {
    let client: KeyquorumClient
    let output: Output
    let pinsFile = PinsFile()

    /// Runs a command against the server that the options and settings name.
    static func run(_ options: some Connecting, _ body: (CommandContext) async throws -> Void) async throws {
        let settings = try ClientSettings(try SettingsLoader.load(options.commandLine))
        let endpoint = Endpoint(
            url: settings.server,
            ca: settings.ca,
            certificate: settings.certificate,
            key: settings.key,
            token: try settings.token ?? settings.tokenFile.map { try TokenFile.read($0) }
        )
        let client = try KeyquorumClient(endpoint)
        let result: Result<Void, any Error>
        do {
            try await body(CommandContext(client: client, output: Output(json: settings.json)))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        try result.get()
    }
}
