/// Where the answers to HTTP-01 challenges are given. The CA always asks port 80 of the name; what listens there may pass it on.
public struct ListenerAddress: Sendable, Hashable {
    /// An address of this machine; nil for all of them.
    public let host: String?
    /// 0 takes any free one.
    public let port: Int

    public init(host: String?, port: Int) {
        self.host = host
        self.port = port
    }
}
