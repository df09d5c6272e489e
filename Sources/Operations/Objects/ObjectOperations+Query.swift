import KMIP

extension ObjectOperations {
    /// Query (KMIP 2.1 section 6.1.40); answers in every state of the server, since it needs no key.
    public func query(_ request: QueryRequest) async throws -> QueryResponse {
        let asked = Set(request.functions)
        return QueryResponse(
            operations: asked.contains(.queryOperations) ? Self.offered : [],
            objectTypes: asked.contains(.queryObjects) ? [.symmetricKey, .secretData, .opaqueObject] : [],
            vendorIdentification: asked.contains(.queryServerInformation) ? "Keyquorum \(ProductVersion.text)" : nil
        )
    }

    private static let offered: [Operation] = [
        .create, .register, .locate, .get, .getAttributes, .getAttributeList, .addAttribute, .modifyAttribute,
        .setAttribute, .deleteAttribute, .adjustAttribute, .activate, .revoke, .destroy, .query,
        .discoverVersions,
    ]
}
