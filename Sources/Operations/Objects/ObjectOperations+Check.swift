import KMIP
import Store

extension ObjectOperations {
    /// Check (KMIP 2.1 section 6.1.7): whether the object may be used in this way. A lease of any length would be given.
    public func check(_ request: CheckRequest) async throws -> CheckResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let view = try await desk.view(request.uniqueIdentifier)
            _ = try view.permit(.check)
            try view.requireOnLine()
            guard view.type != .opaqueObject else {
                throw KMIPError(.illegalObjectType, "an opaque object is used for nothing that could be checked")
            }
            try view.attributes.requireAllowed(request)
            return CheckResponse(uniqueIdentifier: view.row.id)
        }
    }
}

extension Attributes {
    /// What the object does not say is not limited.
    fileprivate func requireAllowed(_ request: CheckRequest) throws(KMIPError) {
        if let wanted = request.usageMask, let mask = cryptographicUsageMask, !mask.isSuperset(of: wanted) {
            throw KMIPError(.incompatibleCryptographicUsageMask, "the object is not for this use")
        }
        if let wanted = request.usageLimitsCount, let limits = usageLimits, limits.count < wanted {
            throw KMIPError(.usageLimitExceeded, "the object's UsageLimits do not leave so much")
        }
    }
}
