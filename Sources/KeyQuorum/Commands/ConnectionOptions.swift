import ArgumentParser

/// What a command that talks to a server takes on the command line.
protocol Connecting: ParsableArguments {
    var base: ConnectionBase { get }
    var clientKey: String? { get }
}

extension Connecting {
    /// The options that were given, as settings.
    var commandLine: [Settings.Option] {
        let given: [(String, String?)] = [
            ("server", base.server), ("ca", base.ca), ("cert", base.cert), ("token", base.token),
            ("token-file", base.tokenFile), ("key", clientKey), ("json", base.json ? "true" : nil),
        ]
        return given.compactMap { name, value in
            guard let value, let setting = SettingsTable.all.first(where: { $0.name == name }) else { return nil }
            return Settings.Option(option: setting.option, setting: setting, value: value)
        }
    }
}

/// The options that all of them share.
struct ConnectionBase: ParsableArguments {
    @Option(help: ArgumentHelp("URL of the server.", valueName: "url"))
    var server: String?

    @Option(
        help: ArgumentHelp("PEM file of the CA that the server's TLS certificate must come from.", valueName: "file")
    )
    var ca: String?

    @Option(help: ArgumentHelp("PEM file of your client certificate.", valueName: "file"))
    var cert: String?

    @Option(
        help: ArgumentHelp(
            "Your bearer token. Others on this machine may read it here: rather use --token-file, KEYQUORUM_TOKEN_FILE or KEYQUORUM_TOKEN.",
            valueName: "token"
        )
    )
    var token: String?

    @Option(help: ArgumentHelp("File whose one line is your bearer token.", valueName: "file"))
    var tokenFile: String?

    @Flag(help: "Answer in JSON instead of tables.")
    var json = false
}

/// Of most commands.
struct ConnectionOptions: Connecting {
    @OptionGroup(title: "The server and you")
    var base: ConnectionBase

    @Option(
        name: [.customLong("key"), .customLong("client-key")],
        help: ArgumentHelp("PEM file of the private key of --cert.", valueName: "file")
    )
    var clientKey: String?
}

/// Of commands where `--key` is a shareholder's key.
struct HolderConnectionOptions: Connecting {
    @OptionGroup(title: "The server and you")
    var base: ConnectionBase

    @Option(help: ArgumentHelp("PEM file of the private key of --cert.", valueName: "file"))
    var clientKey: String?
}
