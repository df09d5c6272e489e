import NIOCore

/// What one connection and one port may take.
enum PortLimits {
    /// Messages of a connection that wait while another is answered; beyond it nothing is read.
    static let waitingMessages = 16
    /// Bytes of the messages that wait; beyond it nothing is read.
    static let waitingBytes = 1 << 20
    /// Bytes of responses that the client has not taken; beyond it nothing is answered.
    static let unsentBytes = 1 << 20
    /// How long the server waits for the connections' last answers when it ends.
    static let farewell = TimeAmount.seconds(10)
    /// Connections that wait to be accepted.
    static let backlog: CInt = 256
}
