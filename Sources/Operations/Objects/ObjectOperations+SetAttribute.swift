import KMIP

extension ObjectOperations {
    /// Set Attribute (KMIP 2.1 section 6.1.51): the only value of an attribute, or its first.
    public func setAttribute(_ request: SetAttributeRequest) async throws -> SetAttributeResponse {
        try await change(request.uniqueIdentifier, .setAttribute, request.change)
    }
}
