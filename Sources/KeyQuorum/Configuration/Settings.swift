/// The settings of one run, each with its provenance.
///
/// Precedence: command line, environment, `.env`, default. An empty variable counts as not set, so that container files may
/// pass variables through.
struct Settings: Sendable {
    /// An option as it was typed, with its value.
    struct Option: Sendable, Hashable {
        let option: String
        let setting: Setting
        let value: String
    }

    private let values: [String: SettingValue]

    /// Resolves what the three places say; pure.
    ///
    /// - Throws: `SettingsError` for an unknown `KEYQUORUM_…`, a value of the wrong form, two different values in one place,
    ///   or a setting that this version does not support.
    static func resolve(
        commandLine: [Option] = [],
        environment: [String: String] = [:],
        dotEnv: [DotEnvEntry] = []
    ) throws(SettingsError) -> Settings {
        let given = commandLine.map {
            SettingValue(setting: $0.setting, text: $0.value, source: .commandLine(option: $0.option))
        }
        let fromEnvironment = try variables(
            environment.sorted { $0.key < $1.key }.map {
                Variable(name: $0.key, value: $0.value, source: .environment(variable: $0.key))
            }
        )
        let fromDotEnv = try variables(
            dotEnv.map {
                Variable(name: $0.name, value: $0.value, source: .dotEnv(variable: $0.name, line: $0.line))
            }
        )
        var values: [String: SettingValue] = [:]
        for place in [fromDotEnv, fromEnvironment, given] {
            values.merge(try settle(place)) { _, stronger in stronger }
        }
        for value in values.values.sorted(by: { $0.setting.name < $1.setting.name }) { try check(value) }
        for setting in SettingsTable.all where values[setting.name] == nil {
            guard let text = setting.defaultValue else { continue }
            values[setting.name] = SettingValue(setting: setting, text: text, source: .builtIn)
        }
        return Settings(values: values)
    }

    private init(values: [String: SettingValue]) {
        self.values = values
    }

    /// The value of the setting `name`, or nil when nothing set it and it has no default.
    func value(_ name: String) -> SettingValue? { values[name] }

    /// The text of the setting `name`.
    func text(_ name: String) -> String? { values[name]?.text }

    /// The setting `name` as a port; nil if it is not set.
    func port(_ name: String) -> Int? { values[name].flatMap { Int($0.text) } }

    /// The setting `name` as a yes or no; not set means no.
    func flag(_ name: String) -> Bool { values[name].flatMap { SettingForm.flag($0.text) } ?? false }

    /// Every value that is not a default, with its provenance, by name; secrets are not shown.
    var report: [String] {
        values.values.filter { $0.source != .builtIn }.sorted { $0.setting.name < $1.setting.name }.map(\.description)
    }
}

extension Settings {
    private struct Variable {
        let name: String
        let value: String
        let source: SettingSource
    }

    /// Keeps what is ours: every `KEYQUORUM_…` must be known, an alias is taken if it is known, the rest belongs to others.
    private static func variables(_ variables: [Variable]) throws(SettingsError) -> [SettingValue] {
        var found: [SettingValue] = []
        for variable in variables {
            if let setting = SettingsTable.setting(variable: variable.name) {
                guard !variable.value.isEmpty else { continue }
                found.append(SettingValue(setting: setting, text: variable.value, source: variable.source))
            } else if variable.name.hasPrefix(Setting.prefix) {
                throw unknown(variable)
            }
        }
        return found
    }

    private static func unknown(_ variable: Variable) -> SettingsError {
        let known = SettingsTable.all.filter { !$0.isFamily }.map {
            String($0.variable.dropFirst(Setting.prefix.count))
        }
        let bare = String(variable.name.dropFirst(Setting.prefix.count))
        let hint: String
        if variable.name.contains("_SERVICE_") || variable.name.contains("_TCP") {
            hint = "Kubernetes sets it for a service called keyquorum: set enableServiceLinks to false for this pod"
        } else if let nearest = Nearest.match(bare, among: known) {
            hint = "did you mean \(Setting.prefix)\(nearest)?"
        } else {
            hint = "`keyquorum serve --help` lists the known ones"
        }
        let stop = hint.hasSuffix("?") ? "" : "."
        return SettingsError(.unknownSetting, "\(variable.source) is not a setting of Keyquorum: \(hint)\(stop)")
    }

    /// One value for each setting of one place; two that differ are refused.
    private static func settle(_ place: [SettingValue]) throws(SettingsError) -> [String: SettingValue] {
        var settled: [String: SettingValue] = [:]
        for value in place {
            let name = value.setting.isFamily ? "\(value.source)" : value.setting.name
            if let earlier = settled[name], earlier.text != value.text {
                throw SettingsError(
                    .contradiction,
                    "\(value.setting.name) is set to two different values, by \(earlier.source) and by \(value.source)."
                )
            }
            settled[name] = value
        }
        return settled
    }

    private static func check(_ value: SettingValue) throws(SettingsError) {
        if value.setting.support == .notYet {
            let name = value.setting.isFamily ? "\(value.setting.name)-…" : value.setting.name
            throw SettingsError(.notSupported, "\(name) is not supported by this version (set by \(value.source)).")
        }
        if let complaint = SettingForm.complaint(value.text, kind: value.setting.kind) {
            let shown = value.setting.isSecret ? "" : " \"\(SettingForm.shortened(value.text))\""
            throw SettingsError(.badValue, "\(value.setting.name)\(shown) from \(value.source) \(complaint).")
        }
    }
}
