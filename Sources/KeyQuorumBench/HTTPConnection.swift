import Glibc

/// One kept-alive connection to a server on this machine: as little client as possible, so that the server is what is measured.
final class HTTPConnection {
    private let socket: Int32
    private var unread: [UInt8] = []
    private var client: pid_t?

    /// Nil while nobody listens.
    init?(port: UInt16) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = LoopbackAddress(port: port).address
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return nil }
    }

    /// Through TLS 1.3, which openssl speaks in a process of its own: it ends with this connection.
    ///
    /// - Parameter options: of `openssl s_client`, for a client certificate.
    init(throughTLS port: UInt16, _ options: [String] = []) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw BenchError("no more sockets")
        }
        defer { close(ends[1]) }
        socket = ends[0]
        let program = ["openssl", "s_client", "-quiet", "-tls1_3", "-connect", "127.0.0.1:\(port)"]
        client = try ChildProcess.spawn(program + options, input: ends[1], output: ends[1])
    }

    deinit {
        if socket >= 0 { close(socket) }
        if let client { ChildProcess.end(client) }
    }

    /// Sends one request and reads its answer, which must have a Content-Length.
    ///
    /// - Parameter credential: of the `Authorization` header.
    func ask(
        _ method: String,
        _ path: String,
        _ body: [UInt8] = [],
        credential: String? = nil
    ) throws -> (status: Int, body: [UInt8]) {
        let shown = credential.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let line = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.count)\r\n"
        try send(Array((line + shown + "\r\n").utf8) + body)
        let lines = try head()
        let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        let length = lines.lazy.map { $0.lowercased() }.first { $0.hasPrefix("content-length:") }
        guard let count = length.flatMap({ Int($0.dropFirst(15).drop { $0 == " " }) }) else {
            throw BenchError("an answer without a length")
        }
        while unread.count < count { try receive() }
        defer { unread.removeFirst(count) }
        return (status, Array(unread.prefix(count)))
    }

    private func head() throws -> [Substring] {
        let end: [UInt8] = [13, 10, 13, 10]
        while true {
            if let place = unread.indices.first(where: { unread[$0...].starts(with: end) }) {
                defer { unread.removeFirst(place + end.count) }
                return String(decoding: unread[..<place], as: UTF8.self).split(separator: "\r\n")
            }
            try receive()
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(socket, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { throw BenchError("the server went away") }
            sent += count
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw BenchError("the server did not answer") }
        unread += buffer[..<count]
    }
}
