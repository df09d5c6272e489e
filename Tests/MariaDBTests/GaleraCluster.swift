import FoundationEssentials
import Glibc
import TestDatabases

/// Three nodes on loopback. They are servers like the others that are stopped, told of each other, and started again.
struct GaleraCluster {
    let nodes: [DatabaseServer]

    static var library: String? {
        ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera/libgalera_smm.so"].first { access($0, R_OK) == 0 }
    }

    init() async throws {
        var nodes: [DatabaseServer] = []
        var first: Int?
        for _ in 0..<3 {
            let node = try await DatabaseServer.own(.mariadb)
            let port = try Ports.free()
            try await node.stop()
            try Self.configure(node, port, first.map { "127.0.0.1:\($0)" } ?? "")
            do { try await node.start() } catch { throw NotReady(name: String(await node.log().suffix(6000))) }
            first = first ?? port
            nodes.append(node)
            try await Self.wait(node, "wsrep_ready", "ON")
        }
        self.nodes = nodes
        for node in nodes { try await Self.wait(node, "wsrep_cluster_size", "3") }
    }

    /// A database of all nodes, as each of them is reached.
    func makeDatabase() async throws -> [TestDatabase] {
        let database = try await nodes[0].makeDatabase()
        return nodes.map { database.reached(by: $0.port) }
    }

    func end() async {
        for node in nodes { await node.end() }
    }

    private static func configure(_ node: DatabaseServer, _ port: Int, _ others: String) throws {
        let file = node.folder + "/my.cnf"
        let lines = """

            binlog-format=ROW
            innodb-autoinc-lock-mode=2
            wsrep-on=ON
            wsrep-provider=\(library ?? "")
            wsrep-cluster-address=gcomm://\(others)
            wsrep-node-address=127.0.0.1:\(port)
            wsrep-sst-method=rsync
            wsrep-sst-receive-address=127.0.0.1:\(try Ports.free())
            wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:\(port);ist.recv_addr=127.0.0.1:\(try Ports.free());gcache.size=16M
            [sst]
            ssl-mode=DISABLED

            """
        let old = try String(contentsOfFile: file, encoding: .utf8)
        try (old + lines).write(toFile: file, atomically: false, encoding: .utf8)
    }

    /// Asked again and again; the server answers each question in its own time.
    private static func wait(_ node: DatabaseServer, _ name: String, _ value: String) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while try await node.sql("SHOW STATUS LIKE '\(name)';") != "\(name)\t\(value)\n" {
            guard clock.now < end else { throw NotReady(name: name) }
        }
    }

    struct NotReady: Error {
        let name: String
    }
}

/// Ports of loopback that nobody listens on, below those that outgoing connections get.
enum Ports {
    static func free() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 12_000..<20_000)
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
            let isFree = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        throw NoFreePort()
    }

    struct NoFreePort: Error {}
}
