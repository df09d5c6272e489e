import KMIP

extension ObjectOperations {
    /// Revoke (KMIP 2.1 section 6.1.44): the object becomes deactivated, or compromised where the reason says so.
    public func revoke(_ request: RevokeRequest) async throws -> RevokeResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .revoke, as: ChangeKind.revoke) { draft in
                guard draft.view.type != .template else {
                    throw KMIPError(.illegalOperation, "a Template has no state and is not revoked: destroy it")
                }
                try draft.pass(request.event)
                draft.attributes.revocationReason = request.reason
            }
            await desk.takeCheckpoint()
            return RevokeResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}
