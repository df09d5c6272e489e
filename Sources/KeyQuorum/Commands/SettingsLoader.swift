import Client
import FoundationEssentials

/// Gathers the three places that settings come from.
enum SettingsLoader {
    /// The settings of this run: the given options, the environment, and `.env` in the start folder.
    static func load(_ commandLine: [Settings.Option]) throws -> Settings {
        let file = try PrivateFile.readIfPresent(".env", limit: ConfigurationLimits.dotEnvBytes)
        return try Settings.resolve(
            commandLine: commandLine,
            environment: ProcessInfo.processInfo.environment,
            dotEnv: try DotEnv.parse(file ?? [])
        )
    }
}
