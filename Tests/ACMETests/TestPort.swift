import Foundation

/// Ports for servers: free, on loopback, and below those that the system takes for outgoing connections.
enum TestPort {
    static func free() -> Int {
        while true {
            let port = Int.random(in: 11_000..<32_000)
            if bindable(port) { return port }
        }
    }

    static func accepts(_ port: Int) -> Bool {
        withSocket(port) { connect($0, $1, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }

    private static func bindable(_ port: Int) -> Bool {
        withSocket(port) { bind($0, $1, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }

    private static func withSocket(_ port: Int, _ body: (Int32, UnsafePointer<sockaddr>) -> Bool) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(file, $0) }
        }
    }
}
