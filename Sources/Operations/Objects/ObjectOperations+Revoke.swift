import KMIP
import Store

extension ObjectOperations {
    /// Revoke (KMIP 2.1 section 6.1.44): the object becomes deactivated, or compromised where the reason says so.
    public func revoke(_ request: RevokeRequest) async throws -> RevokeResponse {
        try await answering { desk in
            do {
                try await desk.revoke(request, isInTurn: false)
            } catch is CertificateTurnNeeded {
                try await server.turn.alone { try await desk.revoke(request, isInTurn: true) }
            }
            desk.endProtection(of: request.uniqueIdentifier)
            await desk.takeCheckpoint()
            return RevokeResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}

extension ObjectDesk {
    /// A certificate that the vault issued comes into the next revocation list by the same transaction. Throws ``CertificateTurnNeeded``.
    fileprivate func revoke(_ request: RevokeRequest, isInTurn: Bool) async throws {
        let list: @Sendable (ObjectDraft) async throws -> [Change] = {
            try await revocation(of: $0, isInTurn: isInTurn)
        }
        try await change(request.uniqueIdentifier, .revoke, as: ChangeKind.revoke, alongside: list) { draft in
            guard draft.view.type != .template else {
                throw KMIPError(.illegalOperation, "a Template has no state and is not revoked: destroy it")
            }
            try draft.pass(request.event)
            draft.attributes.revocationReason = request.reason
        }
    }
}
