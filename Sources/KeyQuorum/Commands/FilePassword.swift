import ArgumentParser
import Client
import FoundationEssentials
import Secrets

/// Where the password of protected files comes from; never from the command line, where others may read it.
struct FilePassword: ParsableArguments {
    @Option(
        help: ArgumentHelp("File whose first line is the password of PKCS#12 files and keys.", valueName: "file")
    )
    var passwordFile: String?

    @Option(help: ArgumentHelp("Environment variable that holds it.", valueName: "variable"))
    var passwordEnv: String?

    func validate() throws {
        if passwordFile != nil, passwordEnv != nil {
            throw ValidationError("Give --password-file or --password-env, not both.")
        }
    }

    /// The password, if it was given.
    func given() throws -> SecretBytes? {
        if let passwordFile {
            let text = try PrivateFile.readSecret(passwordFile, limit: ClientLimits.tokenFileBytes)
            return text.prefix(text.withBytes { $0.firstIndex { $0 == 0x0a || $0 == 0x0d } ?? $0.count })
        }
        guard let passwordEnv else { return nil }
        guard let text = ProcessInfo.processInfo.environment[passwordEnv] else {
            throw CommandFailure("There is no variable \(passwordEnv) in the environment.")
        }
        return SecretBytes(copying: Array(text.utf8))
    }

    /// What a person types, where there is one.
    func asked(for what: String) throws -> SecretBytes {
        guard Terminal.isInteractive else {
            throw CommandFailure(
                code: "password-needed",
                "\(what) needs a password: give --password-file or --password-env."
            )
        }
        return try Terminal.askSecret("The password of \(what), not shown while you type:")
    }
}
