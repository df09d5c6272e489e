import Client
import Glibc
import Secrets

/// The person at the keyboard, if there is one. On a pipe nothing is ever asked.
enum Terminal {
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks for a line that is not echoed.
    ///
    /// - Throws: `CommandFailure` if nothing was typed.
    static func askSecret(_ prompt: String) throws -> SecretBytes {
        var settings = termios()
        let known = tcgetattr(STDIN_FILENO, &settings) == 0
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        if known { tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) }
        defer {
            if known { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
            Output.complain("")
        }
        Output.complain(prompt)
        let line = readLineBytes()
        guard line.count > 0 else { throw CommandFailure("Nothing was typed.") }
        return line
    }

    private static func readLineBytes() -> SecretBytes {
        var line = [UInt8](repeating: 0, count: ClientLimits.shareFileBytes)
        defer { line.wipe() }
        var length = 0
        while length < line.count {
            let count = line.withUnsafeMutableBytes { buffer in
                read(STDIN_FILENO, buffer.baseAddress.map { $0 + length }, 1)
            }
            guard count == 1, line[length] != 0x0A else { break }
            length += 1
        }
        return SecretBytes(copying: line[..<length])
    }
}
