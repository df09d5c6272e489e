import FoundationEssentials

/// Whether a run shall answer in JSON, as it is known before the command line is understood: a failure to understand it is told so too.
struct JSONWish: Sendable {
    let isAsked: Bool

    /// - Parameters:
    ///   - arguments: without the program's name; behind `--` nothing is an option.
    ///   - isSet: whether the settings of the surroundings say so.
    init(arguments: some Sequence<String>, isSet: Bool = false) {
        isAsked = isSet || arguments.prefix { $0 != "--" }.contains("--json")
    }

    /// Of this run: the option, `KEYQUORUM_JSON`, or `.env`. Settings that cannot be read ask for nothing.
    static var ofThisRun: JSONWish {
        let settings = try? SettingsLoader.load([])
        return JSONWish(
            arguments: ProcessInfo.processInfo.arguments.dropFirst(),
            isSet: settings?.flag("json") ?? false
        )
    }
}
