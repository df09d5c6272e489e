import KMIP

extension ObjectOperations {
    /// Adjust Attribute (KMIP 2.1 section 6.1.3): a number counted up or down, or its sign or a flag turned.
    public func adjustAttribute(_ request: AdjustAttributeRequest) async throws -> AdjustAttributeResponse {
        try await change(request.uniqueIdentifier, .adjustAttribute, request.change)
    }
}
