import KMIP
import Store

extension ObjectOperations {
    /// Get Attributes (KMIP 2.1 section 6.1.20): the named ones, or all. Those that the object does not have are left
    /// out.
    public func getAttributes(_ request: GetAttributesRequest) async throws -> GetAttributesResponse {
        try await answering { desk in
            let view = try await desk.view(request.uniqueIdentifier)
            let permit = try view.permit(.getAttributes)
            try view.requireOnLine()
            // The digest among them would help a guesser when the object is gone.
            requester.claim?.holdSecret()
            let attributes = try desk.allAttributes(of: view, permit).applicable(to: view.type, in: version)
            return GetAttributesResponse(
                uniqueIdentifier: view.row.id,
                attributes: request.references.isEmpty ? attributes : attributes.selecting(request.references)
            )
        }
    }
}
