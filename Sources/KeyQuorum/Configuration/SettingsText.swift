/// The settings written out for people: the help of `serve` and the example of a `.env` file.
enum SettingsText {
    /// What `keyquorum serve --help` prints below its usage line.
    static var help: String {
        let supported = SettingsTable.all.filter { $0.audience == .server && $0.support == .supported }
        let width = supported.map { $0.option.count }.max() ?? 0
        let lines = supported.map { setting in
            let padding = String(repeating: " ", count: width - setting.option.count)
            return "  \(setting.option)\(padding)  \(setting.help)\(defaultNote(setting))"
        }
        return lines.joined(separator: "\n")
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

    private static func defaultNote(_ setting: Setting) -> String {
        guard let text = setting.defaultNote ?? setting.defaultValue, text != "false" else { return "" }
        return " (\(text))"
    }
}
