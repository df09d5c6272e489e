import KMIP

extension ObjectOperations {
    /// Activate (KMIP 2.1 section 6.1.1): a pre-active object becomes active now.
    public func activate(_ request: ActivateRequest) async throws -> ActivateResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .activate, as: ChangeKind.activate) { draft in
                guard VersionRules(version).hasStates(draft.view.type) else {
                    throw KMIPError(.illegalOperation, "no \(draft.view.type.name) is activated in KMIP \(version)")
                }
                try draft.pass(.activate)
            }
            return ActivateResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}
