/// What is measured, and how it is shown: the words behind `keyquorum-bench`.
struct BenchOptions {
    /// One of these, or none for all that take less than an hour together.
    enum Part: String, CaseIterable {
        case credentials, kmip, crypto, ceremonies, locate

        var meaning: String {
            switch self {
            case .credentials: "what it costs to know who asks"
            case .kmip: "KMIP's operations on objects, over its port and over HTTP"
            case .crypto:
                "those on data under keys, with the bare calls of libcrypto and the peer's figures beside them"
            case .ceremonies: "a rekey and a rotate, over 100,000 objects"
            case .locate: "Locate on each database, over up to 100,000 objects"
            }
        }
    }

    let part: Part?
    let isJSON: Bool
    let isMillion: Bool
    let isHelp: Bool
    /// The words of a figure's name, or a database.
    let only: String?

    /// Nil for words that it does not know.
    init?(_ arguments: some Sequence<String>) {
        var (parts, only): ([Part], String?) = ([], nil)
        var flags: Set<String> = []
        for argument in arguments {
            if let part = Part.allCases.first(where: { "--\($0)" == argument }) {
                parts.append(part)
            } else if argument.hasPrefix("--only=") {
                only = String(argument.dropFirst(7))
            } else if ["--json", "--million", "--help", "-h"].contains(argument) {
                flags.insert(argument)
            } else {
                return nil
            }
        }
        guard parts.count <= 1 else { return nil }
        part = parts.first
        isJSON = flags.contains("--json")
        isMillion = flags.contains("--million")
        isHelp = flags.contains("--help") || flags.contains("-h")
        self.only = only
    }

    static let usage =
        "usage: keyquorum-bench [--json] [" + Part.allCases.map { "--\($0)" }.joined(separator: " | ")
        + "] [--only=WORDS] [--million] [--help]"

    /// The usage, and a line for each option.
    static var help: String {
        let others = [
            ("json", "JSON in place of a table"),
            (
                "only=WORDS",
                "with --kmip and --crypto figures whose name, with a point behind it, has these words; with --locate one database"
            ),
            ("million", "with --ceremonies and --locate a million objects"), ("help", "this text"),
        ]
        let lines = Part.allCases.map { ("\($0)", "only " + $0.meaning) } + others
        return ([usage, ""] + lines.map { "  --\($0.padded(to: 14))\($1)" }).joined(separator: "\n")
    }
}
