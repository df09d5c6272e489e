import Glibc

/// Answers every HTTP request on a port of loopback with one JSON document, until the program ends.
enum OneFileServer {
    /// - Returns: the port.
    static func start(_ document: [UInt8]) throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = LoopbackAddress(port: 0).address
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw BenchError("no port is free") }
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        let answer = Array((head + "\(document.count)\r\n\r\n").utf8) + document
        Task.detached { serve(listener, answer) }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func serve(_ listener: Int32, _ answer: [UInt8]) {
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            var request = [UInt8](repeating: 0, count: 8_192)
            _ = recv(connection, &request, request.count, 0)
            _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
            close(connection)
        }
    }
}
