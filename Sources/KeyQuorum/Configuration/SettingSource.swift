/// Where the value of a setting came from, in the words that a refusal uses.
enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    case commandLine(option: String)
    case environment(variable: String)
    case dotEnv(variable: String, line: Int)
    case builtIn

    var description: String {
        switch self {
        case .commandLine(let option): "\(option) on the command line"
        case .environment(let variable): "\(variable) in the environment"
        case .dotEnv(let variable, let line): "\(variable) in line \(line) of .env"
        case .builtIn: "the default"
        }
    }

    /// The higher one counts.
    var rank: Int {
        switch self {
        case .commandLine: 3
        case .environment: 2
        case .dotEnv: 1
        case .builtIn: 0
        }
    }
}
