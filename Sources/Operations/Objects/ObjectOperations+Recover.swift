import KMIP

extension ObjectOperations {
    /// Recover (KMIP 2.1 section 6.1.42): an archived object is on-line again; one that is on-line stays so.
    public func recover(_ request: KMIP.RecoverRequest) async throws -> RecoverResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .recover, as: ChangeKind.recoverObject) { draft in
                draft.attributes.archiveDate = nil
            }
            return RecoverResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}
