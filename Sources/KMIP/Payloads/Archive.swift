/// Archive: the object is put away until it is recovered (KMIP 2.1 section 6.1.4).
public struct ArchiveRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.archive

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Archive.
public typealias ArchiveResponse = IdentifierResponse
