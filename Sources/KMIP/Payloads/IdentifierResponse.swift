/// The answer of the operations that say no more than which object they did their work on.
public struct IdentifierResponse: ResponsePayload, IdentifierPayload {
    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}
