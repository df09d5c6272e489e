/// One thing that can be set: its name, where it may come from, and what it means.
///
/// The variable and the option follow from the name: `root-dir` is `KEYQUORUM_ROOT_DIR` and `--root-dir`.
struct Setting: Sendable, Hashable {
    /// What a value must look like.
    enum Kind: Sendable, Hashable {
        case text
        /// 0 to 65535; 0 takes any free port.
        case port
        case number(ClosedRange<Int>)
        /// true, false, 1, 0, yes, no, on or off; on the command line the bare option means true.
        case flag
        case choice([String])
    }

    /// Whose setting it is: the server's, or that of the commands that talk to a server.
    enum Audience: Sendable, Hashable {
        case server
        case client
    }

    /// Whether this version does what the setting asks for.
    enum Support: Sendable, Hashable {
        case supported
        /// Known by name so that setting it is refused with a sentence and never silently ignored.
        case notYet
    }

    let name: String
    let kind: Kind
    let audience: Audience
    let support: Support
    /// A secret's value is never printed, neither in errors nor in reports.
    let isSecret: Bool
    /// A family is known by the beginning of its name: `node` stands for every `KEYQUORUM_NODE_…`.
    let isFamily: Bool
    let defaultValue: String?
    /// How the default reads when it is not a fixed text.
    let defaultNote: String?
    /// Variables of other programs that mean the same.
    let aliases: [String]
    let help: String

    init(
        _ name: String,
        _ kind: Kind = .text,
        for audience: Audience = .server,
        support: Support = .supported,
        secret: Bool = false,
        family: Bool = false,
        default defaultValue: String? = nil,
        defaultNote: String? = nil,
        aliases: [String] = [],
        _ help: String
    ) {
        self.name = name
        self.kind = kind
        self.audience = audience
        self.support = support
        self.isSecret = secret
        self.isFamily = family
        self.defaultValue = defaultValue
        self.defaultNote = defaultNote
        self.aliases = aliases
        self.help = help
    }

    /// The environment variable, `KEYQUORUM_…`.
    var variable: String {
        Setting.prefix + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// The command-line option, `--…`.
    var option: String { "--" + name }

    /// The options that the aliases were in the program that they come from: `KMS_MYSQL_URL` was `--mysql-url`.
    var optionAliases: [String] {
        aliases.map { alias in
            "--"
                + alias.drop(while: { $0 != "_" }).dropFirst().lowercased().map { $0 == "_" ? "-" : String($0) }
                .joined()
        }
    }

    static let prefix = "KEYQUORUM_"
}

extension Setting: CustomStringConvertible {
    var description: String { name }
}
