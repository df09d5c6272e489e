import KMIP
import Store

extension ObjectOperations {
    /// Destroy (KMIP 2.1 section 6.1.15): the material goes; the row stays as the tombstone that keeps the identifier
    /// taken.
    public func destroy(_ request: DestroyRequest) async throws -> DestroyResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .destroy, as: ChangeKind.destroy) { draft in
                try draft.pass(.destroy)
                draft.row.material = nil
                // The digest of what is gone would still help a guesser, but nobody guesses what this server drew.
                if !draft.attributes.isOfOwnRandomness { draft.row.sealedAttributes = nil }
            }
            desk.endUse(of: request.uniqueIdentifier)
            await desk.takeCheckpoint()
            try await desk.flush()
            return DestroyResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}
