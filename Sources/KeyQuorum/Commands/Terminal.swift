import Client
import Glibc
import SecretSharing
import Secrets

/// The person at the keyboard, if there is one. On a pipe nothing is ever asked.
enum Terminal {
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether what is printed goes to a screen.
    static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }

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

    /// Asks for a line, echoed, without its line end and edges.
    static func ask(_ prompt: String) -> String {
        Output.complain(prompt)
        let line = readLineBytes().withBytes { String(decoding: $0, as: UTF8.self) }
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        return String(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    /// Asks for a share, which may be typed in several lines as it stands on paper. A mistyped block is named at once, and
    /// only its line is typed again.
    static func askShare() throws -> Share {
        var typed = TypedShare()
        var prompt = "Share (kq1-…, in one or several lines), not shown while you type:"
        while true {
            switch typed.take(try askSecret(prompt)) {
            case .complete(let share): return share
            case .incomplete(let next): prompt = "Go on with block \(next):"
            case .mistyped(let block): prompt = "Block \(block) is mistyped. Type this line again:"
            case .refused(let sentence): throw CommandFailure(code: "share-malformed", sentence)
            }
        }
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
