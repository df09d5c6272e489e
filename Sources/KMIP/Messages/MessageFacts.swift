/// What the operations learn of a message before they are asked for anything.
public struct MessageFacts: Sendable {
    public var version: ProtocolVersion
    /// What the header's Authentication holds.
    public var credentials: [Credential]
    /// As the client wrote it.
    public var clientCorrelationValue: String?
    /// As the response has it.
    public var serverCorrelationValue: String?
    /// Operations of the message.
    public var items: Int

    public init(
        version: ProtocolVersion = .latest,
        credentials: [Credential] = [],
        clientCorrelationValue: String? = nil,
        serverCorrelationValue: String? = nil,
        items: Int = 1
    ) {
        self.version = version
        self.credentials = credentials
        self.clientCorrelationValue = clientCorrelationValue
        self.serverCorrelationValue = serverCorrelationValue
        self.items = items
    }
}
