import Glibc
import Synchronization

/// How much was read, on the standard error where somebody looks at it.
final class DataProgress: Sendable {
    private struct State {
        var isSeen = false
        var total: Int?
        var shown = 0
    }

    private let state = Mutex(State())
    private let printsMeanwhile: Bool

    /// - Parameter printsMeanwhile: whether the answer is printed while the data is read; on one terminal the two would mix.
    init(printsMeanwhile: Bool = false) { self.printsMeanwhile = printsMeanwhile }

    /// - Parameters:
    ///   - total: bytes, where their number is known.
    ///   - isTyped: whether somebody types them, and sees them anyway.
    func begin(total: Int?, isTyped: Bool) {
        let isMixed = printsMeanwhile && Terminal.showsOutput
        let isSeen = isatty(STDERR_FILENO) == 1 && !isTyped && !isMixed
        state.withLock { $0 = State(isSeen: isSeen, total: total) }
    }

    /// - Parameter count: bytes that were read so far.
    func show(_ count: Int) {
        let words: String? = state.withLock { state in
            guard state.isSeen, count >= state.shown + ProgressWords.step else { return nil }
            state.shown = count
            return ProgressWords.read(count, of: state.total)
        }
        if let words { Output.hint("\r\u{1B}[K" + words) }
    }

    /// Takes the line away, before anything else is printed.
    func end() {
        let isShown = state.withLock { state in
            defer { (state.isSeen, state.shown) = (false, 0) }
            return state.shown > 0
        }
        if isShown { Output.hint("\r\u{1B}[K") }
    }
}

/// Progress in words.
enum ProgressWords {
    /// Bytes after which there is something new to say.
    static let step = 1 << 20

    /// Of data: whole MiB, and the share where the total is known.
    static func read(_ count: Int, of total: Int?) -> String {
        guard let total, total > 0 else { return "\(count / step) MiB read" }
        // A file may grow while it is read.
        let share = count >= total ? 100 : Int(Double(count) / Double(total) * 100)
        return "\(count / step) of \((total - 1) / step + 1) MiB (\(share) %)"
    }

    /// Of things that are done one after the other.
    static func done(_ count: Int, of total: Int, _ things: String) -> String { "\(count) of \(total) \(things)" }
}
