import Glibc

/// Lines to and from a program by one socket.
struct Talk {
    private let file: Int32
    private var buffer: [UInt8] = []
    private var isOver = false

    init(file: Int32) { self.file = file }

    /// A program that ended early does not take the tests with it: nothing is sent then, and the answer is missing.
    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty, !isOver {
            let count = bytes.withUnsafeBytes { Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    func endInput() { shutdown(file, Int32(SHUT_WR)) }

    /// The next line, nil at the end.
    mutating func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            guard fill() else { return nil }
        }
    }

    /// All that is left.
    mutating func rest() -> String {
        while fill() {}
        defer { buffer = [] }
        return String(decoding: buffer, as: UTF8.self)
    }

    /// Closes the socket; false if it was closed before.
    mutating func end() -> Bool {
        guard !isOver else { return false }
        isOver = true
        close(file)
        return true
    }

    private mutating func fill() -> Bool {
        guard !isOver else { return false }
        let chunk = 16_384
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        var count = -1
        repeat {
            count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: old), chunk) }
        } while count < 0 && errno == EINTR
        buffer.removeLast(chunk - max(0, count))
        return count > 0
    }
}
