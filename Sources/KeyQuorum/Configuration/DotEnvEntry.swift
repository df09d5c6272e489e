/// One assignment of a `.env` file. The value may be a secret, so nothing here prints it.
struct DotEnvEntry: Sendable, Hashable {
    let name: String
    let value: String
    /// Counted from 1.
    let line: Int
}

extension DotEnvEntry: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(name) in line \(line)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
