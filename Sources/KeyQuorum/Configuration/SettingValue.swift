/// A value with its provenance. Nothing here prints a secret.
struct SettingValue: Sendable, Hashable {
    let setting: Setting
    let text: String
    let source: SettingSource

    /// The value as a report may show it.
    var shown: String { setting.isSecret ? "(not shown)" : text }
}

extension SettingValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(setting.name) = \(shown) from \(source)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
