/// Destroy: the material goes, what is known about the object stays (KMIP 2.1 section 6.1.15).
public struct DestroyRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.destroy

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Destroy.
public typealias DestroyResponse = IdentifierResponse
