import Dispatch
import Glibc
import Synchronization

/// Stands between a program and a database server on loopback, counts the messages of both directions, and cuts a connection
/// before or after the message that it is told. It reads plain text only: TLS has to be off.
public final class CuttingProxy: Sendable {
    /// Where both sides of a connection are cut. After a cut the others go on, and new ones are taken.
    public struct Cut: Sendable, Hashable, CustomStringConvertible {
        public enum Direction: String, Sendable, CaseIterable {
            case toServer
            case toClient
        }

        public enum Moment: String, Sendable, CaseIterable {
            /// The message is lost.
            case before
            /// The message arrives, and nothing after it.
            case after
        }

        public let moment: Moment
        /// Counted from 1, over all connections, since the cut was ordered.
        public let message: Int
        public let direction: Direction

        public init(_ moment: Moment, _ message: Int, _ direction: Direction) {
            self.moment = moment
            self.message = message
            self.direction = direction
        }

        public var description: String { "\(moment) message \(message) \(direction)" }
    }

    public let port: Int
    private let control: ProxyControl

    /// - Parameter server: what stands behind it.
    /// - Throws: `TestDatabaseError` without a free port.
    public init(_ server: DatabaseServer) throws {
        let (listener, port) = try Self.listen()
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            close(listener)
            throw TestDatabaseError("no more sockets for a proxy")
        }
        self.port = port
        control = ProxyControl(wake: ends[0])
        let loop = ProxyLoop(
            listener: listener,
            wake: ends[1],
            server: server.port,
            engine: server.engine,
            control: control
        )
        DispatchQueue(label: "cutting proxy").async {
            var loop = loop
            loop.run()
        }
    }

    deinit { control.end() }

    /// Orders a cut, or none, and counts from 0 again.
    ///
    /// - Parameter refusing: whether connections are refused from the cut on, until `cut` is called again.
    public func cut(_ cut: Cut?, refusing: Bool = false) { control.order(cut, refusing: refusing) }

    /// Cuts all connections; new ones are taken. Returns when it is done.
    public func cutAll() async { await control.cutAll() }

    /// Whether the ordered cut was made.
    public var wasCut: Bool { control.wasCut }

    /// How many messages of the direction there were since the last order.
    public func count(_ direction: Cut.Direction) -> Int { control.count(direction) }

    private static func listen() throws -> (file: Int32, port: Int) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        for _ in 0..<100 {
            // Below the ports that the system gives to outgoing connections.
            let port = Int.random(in: 12_000..<20_000)
            if Loopback.withAddress(port, { bind(file, $0, $1) }) == 0, Glibc.listen(file, 128) == 0 {
                return (file, port)
            }
        }
        close(file)
        throw TestDatabaseError("no free port for a proxy")
    }
}
