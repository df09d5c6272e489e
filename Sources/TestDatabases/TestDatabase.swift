/// An empty database on a server for tests and how to log in to it: by password over TCP, with TLS or without.
public struct TestDatabase: Sendable, Hashable {
    public let host: String
    public let port: Int
    public let user: String
    public let password: String
    public let name: String

    /// The same database by way of another port, such as a proxy's.
    public func reached(by port: Int) -> TestDatabase {
        TestDatabase(host: host, port: port, user: user, password: password, name: name)
    }
}
