/// The reader of `serve`'s options: `--name value`, `--name=value`, and the bare name of a yes-or-no setting.
///
/// It reads the table of settings itself, so that an option cannot exist in one place and be forgotten in another.
enum ServeArguments {
    /// The options in their order.
    ///
    /// - Throws: `SettingsError` for what is no option, for an unknown one, and for one without its value.
    static func read(_ arguments: [String]) throws(SettingsError) -> [Settings.Option] {
        var options: [Settings.Option] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                throw SettingsError(.usage, "\"\(SettingForm.shortened(argument))\" is no option of serve.")
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let setting = SettingsTable.serverSetting(option: parts[0]) else { throw unknown(parts[0]) }
            let value: String
            if parts.count == 2 {
                value = parts[1]
            } else if setting.kind == .flag {
                value = rest.first.flatMap { SettingForm.flag($0) == nil ? nil : rest.popFirst() } ?? "true"
            } else if let next = rest.popFirst() {
                value = next
            } else {
                throw SettingsError(.usage, "\(parts[0]) needs a value.")
            }
            options.append(Settings.Option(option: parts[0], setting: setting, value: value))
        }
        return options
    }

    private static func unknown(_ option: String) -> SettingsError {
        let known = SettingsTable.all.filter { $0.audience == .server && !$0.isFamily }.map(\.option)
        let hint =
            Nearest.match(option, among: known).map { "did you mean \($0)?" } ?? "`keyquorum serve --help` lists them."
        return SettingsError(.unknownSetting, "\(SettingForm.shortened(option)) is not an option of serve: \(hint)")
    }
}
