import Client
import Glibc

/// What commands print: tables or sentences for people, the server's JSON for programs.
struct Output: Sendable {
    let json: Bool

    /// A sentence for people; silent with `--json`.
    func tell(_ text: String) {
        if !json { Self.say(text) }
    }

    /// A warning, on the standard error in any case.
    func warn(_ text: String) { Self.complain("keyquorum: warning: " + text) }

    /// The server's own JSON with `--json`, else what `people` makes.
    func show(_ answer: Answer, people: () throws -> String) rethrows {
        if json {
            Self.say(answer.text)
        } else {
            Self.say(try people())
        }
    }

    static func say(_ text: String, terminator: String = "\n") { write(text + terminator, to: STDOUT_FILENO) }

    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// What is written over by what comes next, on the standard error.
    static func hint(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Bytes as they are, such as a certificate or a manifest.
    static func write(raw bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

    private static func write(_ text: String, to file: Int32) { write(Array(text.utf8)[...], to: file) }

    /// A reader that went away ends the output, as it does for any program.
    private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
