/// The settings written out for people: the help of `serve` and the example of a `.env` file.
enum SettingsText {
    /// What `keyquorum serve --help` prints below its usage line: each option, and what it means indented below it.
    static var help: String {
        let supported = SettingsTable.all.filter { $0.audience == .server && $0.support == .supported }
        return supported.map { setting in
            let value = setting.kind == .flag ? "" : " <\(valueName(setting.kind))>"
            let text = wrapped(setting.help + defaultNote(setting), width: 70)
            return (["  \(setting.option)\(value)"] + text.map { "        " + $0 }).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The text of `config/keyquorum.env.example`, which a test compares with the file.
    static var example: String {
        let blocks = [
            "# Settings of Keyquorum. Copy this file to .env in the folder that the server starts in, and take the # away.",
            "# The command line is stronger than the environment, the environment than .env, .env than the default.",
            "# Every NAME is also an option: KEYQUORUM_ROOT_DIR is --root-dir. An unknown KEYQUORUM_ name stops the start.",
        ]
        return
            (blocks + section("The server", .server, .supported) + section("The commands", .client, .supported)
            + section("Known but not supported by this version: setting one stops the start", .server, .notYet))
            .joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ audience: Setting.Audience, _ support: Setting.Support) -> [String] {
        let settings = SettingsTable.all.filter { $0.audience == audience && $0.support == support }
        return ["", "# --- \(title) ---"] + settings.flatMap(entry)
    }

    private static func entry(_ setting: Setting) -> [String] {
        let aliases = setting.aliases.isEmpty ? "" : " Also read from \(setting.aliases.joined(separator: ", "))."
        let note = setting.defaultNote.map { " Default: \($0)." } ?? ""
        let name = setting.isFamily ? setting.variable + "_…" : setting.variable
        return ["", "# \(setting.help)\(note)\(aliases)", "#\(name)=\(setting.defaultValue ?? "")"]
    }

    private static func valueName(_ kind: Setting.Kind) -> String {
        switch kind {
        case .text: "text"
        case .port: "port"
        case .number: "number"
        case .flag: "true|false"
        case .choice(let choices): choices.joined(separator: "|")
        }
    }

    /// The words in lines of at most `width` characters.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private static func defaultNote(_ setting: Setting) -> String {
        guard let text = setting.defaultNote ?? setting.defaultValue, text != "false" else { return "" }
        return " (default: \(text))"
    }
}
