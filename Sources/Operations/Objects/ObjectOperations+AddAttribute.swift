import KMIP

extension ObjectOperations {
    /// Add Attribute (KMIP 2.1 section 6.1.2): one more instance of an attribute.
    public func addAttribute(_ request: AddAttributeRequest) async throws -> AddAttributeResponse {
        try await change(request.uniqueIdentifier, .addAttribute, request.change)
    }
}
