import ArgumentParser

/// `serve`: the server. Its options come from the table of settings, so the parser hands them over unread.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server (the default when nothing is given).",
        usage: "keyquorum serve [--NAME VALUE ...]",
        discussion: "Every option is also a variable: --root-dir is KEYQUORUM_ROOT_DIR.\n\n" + SettingsText.help
    )

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var arguments: [String] = []

    func run() async throws {
        if arguments.contains("--help") || arguments.contains("-h") { throw CleanExit.helpRequest(self) }
        if arguments == ["--print-example"] {
            Output.say(SettingsText.example, terminator: "")
            return
        }
        try refuseUnknownCommand()
        let settings = try SettingsLoader.load(try ServeArguments.read(arguments))
        try await Server.run(try ServerSettings(settings))
    }

    /// Since serving is the default, a mistyped command arrives here.
    private func refuseUnknownCommand() throws {
        guard let first = arguments.first, !first.hasPrefix("-") else { return }
        let commands = Keyquorum.configuration.subcommands.map { $0._commandName }
        let hint = Nearest.match(first, among: commands).map { "did you mean `keyquorum \($0)`?" }
        let shown = SettingForm.shortened(first)
        throw SettingsError(.usage, "There is no command \"\(shown)\": \(hint ?? "`keyquorum --help` lists them.")")
    }
}
