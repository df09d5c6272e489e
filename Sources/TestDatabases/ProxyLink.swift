import Glibc

/// One connection through the proxy.
struct ProxyLink: Sendable {
    private var client: Int32?
    private var server: Int32?
    private var toServer: MessageReader
    private var toClient: MessageReader

    init(client: Int32, server: Int32, _ engine: DatabaseServer.Engine) {
        self.client = client
        self.server = server
        toServer = MessageReader(engine, .toServer)
        toClient = MessageReader(engine, .toClient)
    }

    var openFiles: [Int32] { [client, server].compactMap { $0 } }
    var isOver: Bool { client == nil && server == nil }

    func close() { for file in openFiles { Glibc.close(file) } }

    /// Reads from the side or sides that are ready and forwards what the control lets through.
    mutating func pass(_ ready: Set<Int32>, _ control: ProxyControl) {
        if let client, ready.contains(client) {
            if let bytes = Self.read(client) {
                toServer.append(bytes)
                while self.client != nil, let message = toServer.next() { forward(message, .toServer, control) }
            } else {
                cut()
            }
        }
        if let server, ready.contains(server) {
            if let bytes = Self.read(server) {
                toClient.append(bytes)
                while client != nil, let message = toClient.next() { forward(message, .toClient, control) }
            } else {
                endServer()
                endClient()
            }
        }
    }

    private mutating func forward(_ message: [UInt8], _ direction: CuttingProxy.Cut.Direction, _ control: ProxyControl)
    {
        guard let target = direction == .toServer ? server : client else { return }
        let verdict = control.verdict(direction)
        if verdict != .cut { Self.write(message, to: target) }
        if verdict != .forward { cut() }
    }

    /// The client sees the end at once. The server sees the end of what it is sent and works off what it has; nobody reads its answers.
    mutating func cut() {
        endClient()
        if let server { shutdown(server, Int32(SHUT_WR)) }
    }

    private mutating func endClient() {
        if let client { Glibc.close(client) }
        client = nil
    }

    private mutating func endServer() {
        if let server { Glibc.close(server) }
        server = nil
    }

    /// Nil at the end.
    private static func read(_ file: Int32) -> [UInt8]? {
        let size = 65_536
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, recv(file, buffer.baseAddress, size, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func write(_ message: [UInt8], to file: Int32) {
        var rest = message[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
