import ArgumentParser

/// How the program ends over an error: what it prints, where, and its exit code.
struct CommandEnd: Sendable, Hashable {
    let text: String
    /// Help and the version are what was asked for; all else is a failure and goes to the standard error.
    var isFailure: Bool { exitCode != 0 }
    let exitCode: Int32

    /// - Parameter json: whether failures are told as one JSON object on one line, those of the command line itself too.
    init(_ error: any Error, json: Bool) {
        if let failure = CommandFailure(judging: error) {
            self.init(json ? failure.json : "keyquorum: " + failure.text, failure.exitCode)
        } else if Keyquorum.exitCode(for: error).isSuccess {
            self.init(Keyquorum.fullMessage(for: error), 0)
        } else {
            // The parser's own exit code for a wrong command line is 64; the contract says 1.
            let failure = CommandFailure(Keyquorum.message(for: error))
            self.init(json ? failure.json : Keyquorum.fullMessage(for: error), failure.exitCode)
        }
    }

    private init(_ text: String, _ exitCode: Int32) {
        self.text = text
        self.exitCode = exitCode
    }
}
