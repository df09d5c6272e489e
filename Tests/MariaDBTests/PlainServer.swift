import Dispatch
import Glibc

/// Greets one client as a MariaDB server without TLS does, and keeps what the client says to that.
final class PlainServer: Sendable {
    let port: Int
    private let answer: Task<[UInt8], Never>

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var size = socklen_t(MemoryLayout<sockaddr_in>.size)
                return bind(listener, address, size) == 0 && listen(listener, 1) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard isBound else { throw NoPort() }
        port = Int(UInt16(bigEndian: address.sin_port))
        answer = Task {
            await withCheckedContinuation { bytes in
                DispatchQueue(label: "plain server").async { bytes.resume(returning: Self.serve(listener)) }
            }
        }
    }

    /// All that the one client sent before it ended the connection.
    func received() async -> [UInt8] { await answer.value }

    struct NoPort: Error {}

    private static func serve(_ listener: Int32) -> [UInt8] {
        let client = accept(listener, nil, nil)
        close(listener)
        defer { close(client) }
        let greeting = [UInt8(greeting.count), 0, 0, 0] + greeting
        _ = greeting.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return received }
            received += buffer[..<count]
        }
    }

    /// Protocol 10: version, connection, scramble, what the server can (all but TLS), character set, state, more of it.
    private static let greeting: [UInt8] =
        [10] + Array("5.5.5-10.11.6-MariaDB\0".utf8) + [1, 0, 0, 0] + Array("12345678\0".utf8) + [
            0xfe, 0xf7, 45, 2, 0, 0xff, 0x81, 21,
        ]
        + [UInt8](repeating: 0, count: 6) + [0x1d, 0, 0, 0] + Array("123456789012\0".utf8)
        + Array("mysql_native_password\0".utf8)
}
