/// Cuts the bytes of one direction of a database's protocol into its messages.
struct MessageReader {
    private let engine: DatabaseServer.Engine
    /// PostgreSQL's client begins with a message that has no type.
    private var isFirst: Bool
    private var buffer: [UInt8] = []

    init(_ engine: DatabaseServer.Engine, _ direction: CuttingProxy.Cut.Direction) {
        self.engine = engine
        isFirst = engine == .postgres && direction == .toServer
    }

    mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next whole message, nil while there is none.
    mutating func next() -> [UInt8]? {
        guard let length, buffer.count >= length else { return nil }
        defer { buffer.removeFirst(length) }
        isFirst = false
        return Array(buffer[..<length])
    }

    private var length: Int? {
        switch engine {
        case .postgres:
            let head = isFirst ? 0 : 1
            guard buffer.count >= head + 4 else { return nil }
            return head + buffer[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        case .mariadb, .myrocks:
            guard buffer.count >= 4 else { return nil }
            return 4 + buffer[..<3].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
