/// Recover: an archived object is on-line again (KMIP 2.1 section 6.1.42).
public struct RecoverRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.recover

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Recover.
public typealias RecoverResponse = IdentifierResponse
