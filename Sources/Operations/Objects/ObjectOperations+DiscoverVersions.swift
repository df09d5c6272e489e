import KMIP

extension ObjectOperations {
    /// Discover Versions (KMIP 2.1 section 6.1.16); answers in every state of the server.
    public func discoverVersions(_ request: DiscoverVersionsRequest) async throws -> DiscoverVersionsResponse {
        DiscoverVersionsResponse(to: request)
    }
}
