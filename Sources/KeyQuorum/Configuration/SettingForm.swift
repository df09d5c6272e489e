/// What the values of settings must look like.
enum SettingForm {
    /// What is wrong with a value, as the end of a sentence; nil when nothing is.
    static func complaint(_ text: String, kind: Setting.Kind) -> String? {
        guard !text.isEmpty else { return "is empty" }
        guard text.utf8.count <= ConfigurationLimits.valueBytes else {
            return "is longer than \(ConfigurationLimits.valueBytes) bytes"
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            return "contains a control character"
        }
        switch kind {
        case .text: return nil
        case .port: return portComplaint(text)
        case .number(let range):
            return Int(text).map(range.contains) == true
                ? nil : "is not a number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: return flag(text) == nil ? "is neither true nor false" : nil
        case .choice(let choices):
            return choices.contains(text) ? nil : "is none of \(choices.joined(separator: ", "))"
        }
    }

    /// The yes or no that a text means, in any of the usual spellings.
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    /// A value cut to what a sentence can hold, with control characters replaced.
    static func shortened(_ text: String) -> String {
        let clean = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : String($0) }
        return clean.count <= 60 ? clean.joined() : clean.prefix(60).joined() + "…"
    }

    private static func portComplaint(_ text: String) -> String? {
        if text.hasPrefix("tcp://") {
            return
                "is what Kubernetes sets for a service called keyquorum: set enableServiceLinks to false for this pod"
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text), port <= 65_535 else {
            return "is not a port from 0 to 65535"
        }
        return nil
    }
}
