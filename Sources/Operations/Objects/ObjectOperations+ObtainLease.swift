import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Obtain Lease (KMIP 2.1 section 6.1.35): an hour, as often as it is asked for; the answer tells when the object was changed last.
    public func obtainLease(_ request: ObtainLeaseRequest) async throws -> ObtainLeaseResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let view = try await desk.view(request.uniqueIdentifier)
            _ = try view.permit(.obtainLease)
            try view.requireOnLine()
            guard !view.state.isDestroyed else {
                throw KMIPError(.permissionDenied, "the object is destroyed; nobody may go on using it")
            }
            return ObtainLeaseResponse(
                uniqueIdentifier: view.row.id,
                leaseTime: view.attributes.leaseTime,
                lastChangeDate: view.attributes.lastChangeDate ?? view.row.created.wholeSeconds
            )
        }
    }
}
