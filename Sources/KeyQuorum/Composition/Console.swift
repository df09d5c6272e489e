import Glibc

/// Standard output as a program sees it that is read by people and by scripts.
enum Console {
    /// Sends out what was printed: a pipe is buffered, and a server prints rarely.
    static func flush() { fflush(nil) }
}
