import KMIP

extension ObjectOperations {
    /// Modify Attribute (KMIP 2.1 section 6.1.34): another value for an instance that there is.
    public func modifyAttribute(_ request: ModifyAttributeRequest) async throws -> ModifyAttributeResponse {
        try await change(request.uniqueIdentifier, .modifyAttribute, request.change)
    }
}
