import KMIP

extension ObjectOperations {
    /// Query (KMIP 2.1 section 6.1.40); answers in every state of the server, since it needs no key.
    public func query(_ request: QueryRequest) async throws -> QueryResponse {
        let asked = Set(request.functions)
        return QueryResponse(
            operations: asked.contains(.queryOperations) ? Self.offered : [],
            objectTypes: asked.contains(.queryObjects) ? [.symmetricKey, .secretData, .opaqueObject] : [],
            vendorIdentification: asked.contains(.queryServerInformation) ? "Keyquorum \(ProductVersion.text)" : nil,
            information: ServerFacts.all.filter { asked.contains($0.function) }.flatMap(\.elements)
        )
    }

    /// What `OperationDispatch` has done; a test asks for each of them, and for all others.
    private static let offered: [Operation] = [
        .create, .register, .reKey, .locate, .check, .get, .getAttributes, .getAttributeList, .addAttribute,
        .modifyAttribute, .deleteAttribute, .obtainLease, .getUsageAllocation, .activate, .revoke, .destroy, .archive,
        .recover, .query, .cancel, .poll, .discoverVersions, .import, .export, .log, .adjustAttribute, .setAttribute,
        .queryAsynchronousRequests, .process, .ping,
    ]
}
