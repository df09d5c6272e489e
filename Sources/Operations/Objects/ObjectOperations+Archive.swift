import Canonical
import KMIP

extension ObjectOperations {
    /// Archive (KMIP 2.1 section 6.1.4): nothing but Recover and Locate reach the object until it is recovered. It stays where it is.
    public func archive(_ request: ArchiveRequest) async throws -> ArchiveResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .archive, as: ChangeKind.archive) { draft in
                guard !draft.view.state.isDestroyed else {
                    throw KMIPError(.permissionDenied, "the object is destroyed; there is nothing to archive")
                }
                draft.attributes.archiveDate = draft.view.now.wholeSeconds
            }
            return ArchiveResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}

extension ObjectView {
    /// Throws Object Archived: the object must be recovered first (KMIP 2.1 section 6.1.42).
    func requireOnLine() throws(KMIPError) {
        guard attributes.archiveDate == nil else {
            throw KMIPError(.objectArchived, "the object is archived; recover it first")
        }
    }
}
