import KMIP

extension ObjectOperations {
    /// Delete Attribute (KMIP 2.1 section 6.1.13): one instance of an attribute, or all.
    public func deleteAttribute(_ request: DeleteAttributeRequest) async throws -> DeleteAttributeResponse {
        try await change(request.uniqueIdentifier, .deleteAttribute, request.change)
    }
}
