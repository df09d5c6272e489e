/// Activate: a Pre-Active object becomes Active now (KMIP 2.1 section 6.1.1).
public struct ActivateRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.activate

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Activate.
public typealias ActivateResponse = IdentifierResponse
