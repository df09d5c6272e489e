import Glibc
public import NIOCore
import Synchronization

/// The bytes of a file or of the standard input, piece by piece, for a call that needs no more of them at once. It is read once.
public struct DataPieces: AsyncSequence, Sendable {
    /// Bytes that are left of a file; nil for a pipe, whose end nobody knows.
    public let count: Int?
    /// Whether somebody types them.
    public let isTyped: Bool
    private let file: DataFile
    private let progress: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - path: `-` is the standard input.
    ///   - progress: hears how many bytes were read so far.
    /// - Throws: `ClientError.local`, naming the file and the reason.
    public init(_ path: String, progress: @escaping @Sendable (Int) -> Void) throws(ClientError) {
        file = try DataFile(path)
        count = file.count
        isTyped = file.isTerminal
        self.progress = progress
    }

    public func makeAsyncIterator() -> Iterator { Iterator(file: file, progress: progress) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let file: DataFile
        fileprivate let progress: @Sendable (Int) -> Void
        private var total = 0

        public mutating func next() async throws -> ByteBuffer? {
            guard let piece = try file.next() else { return nil }
            total += piece.readableBytes
            progress(total)
            return piece
        }

        fileprivate init(file: DataFile, progress: @escaping @Sendable (Int) -> Void) {
            self.file = file
            self.progress = progress
        }
    }
}

/// An open file that closes itself.
private final class DataFile: Sendable {
    private let number: CInt
    private let path: String

    init(_ path: String) throws(ClientError) {
        self.path = path == "-" ? "the standard input" : path
        number = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Self.failure(self.path) }
    }

    deinit { if number >= 0 { close(number) } }

    var count: Int? {
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Swift.max(0, Int(facts.st_size) - Swift.max(0, Int(lseek(number, 0, SEEK_CUR))))
    }

    var isTerminal: Bool { isatty(number) == 1 }

    func next() throws(ClientError) -> ByteBuffer? {
        var buffer = ByteBufferAllocator().buffer(capacity: ClientLimits.pieceBytes)
        let path = path
        let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: ClientLimits.pieceBytes) { room in
            while true {
                let count = Glibc.read(number, room.baseAddress, Swift.min(room.count, ClientLimits.pieceBytes))
                if count < 0, errno == EINTR { continue }
                return Swift.max(0, count)
            }
        }
        guard read > 0 else {
            // Nothing was read: at the end, or for a reason that the system still knows.
            guard Glibc.read(number, nil, 0) == 0 else { throw Self.failure(path) }
            return nil
        }
        return buffer
    }

    private static func failure(_ path: String) -> ClientError {
        .local("Cannot read \(path): \(strerror(errno).map { String(cString: $0) } ?? "error \(errno)").")
    }
}
