/// Why the settings were refused: one sentence that names the setting and where it came from.
///
/// The sentence never holds the value of a secret.
struct SettingsError: Error, Hashable, CustomStringConvertible {
    /// What callers and tests may match.
    enum Code: String, Sendable {
        case unknownSetting = "unknown-setting"
        case notSupported = "not-supported"
        case badValue = "bad-value"
        case contradiction
        case incomplete
        case unsafeListen = "unsafe-listen"
        case dotEnvMalformed = "dotenv-malformed"
        case usage
    }

    let code: Code
    let sentence: String

    var description: String { sentence }

    init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
