import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Check (KMIP 2.1 section 6.1.7): whether the object may be used in this way now, and be leased for so long.
    public func check(_ request: CheckRequest) async throws -> CheckResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let view = try await desk.view(request.uniqueIdentifier)
            _ = try view.permit(.check)
            try view.requireOnLine()
            guard view.type != .opaqueObject else {
                throw KMIPError(.illegalObjectType, "an opaque object is used for nothing that could be checked")
            }
            let refusals = [
                view.refusal(ofCount: request), view.refusal(ofUse: request), view.refusal(ofLease: request),
            ]
            .compactMap(\.self)
            guard let first = refusals.first else { return CheckResponse(uniqueIdentifier: view.row.id) }
            // Everything that was refused is told (section 6.1.7), with the reason for the first.
            throw KMIPError(first.reason, first.message, refused: refusals.flatMap(\.refused))
        }
    }
}

// What the object does not say is not limited.
extension ObjectView {
    fileprivate func refusal(ofCount request: CheckRequest) -> KMIPError? {
        guard let wanted = request.usageLimitsCount else { return nil }
        let refused = [TTLV(.usageLimitsCount, .longInteger(wanted))]
        if let limits = attributes.usageLimits, limits.count < wanted {
            return KMIPError(
                .usageLimitExceeded,
                "the object's UsageLimits do not leave so much",
                refused: refused
            )
        }
        return mayProtect ? nil : KMIPError(.permissionDenied, "the object protects nothing now", refused: refused)
    }

    fileprivate func refusal(ofUse request: CheckRequest) -> KMIPError? {
        guard let wanted = request.usageMask else { return nil }
        let refused = [TTLV(.cryptographicUsageMask, .integer(wanted.rawValue))]
        if !use.isFor(wanted) {
            return KMIPError(
                .incompatibleCryptographicUsageMask,
                "the object is not for this use",
                refused: refused
            )
        }
        if use.allowsNow(wanted) { return nil }
        return KMIPError(
            .permissionDenied,
            "the object is \(state.spelling), or its dates do not allow this use now",
            refused: refused
        )
    }

    fileprivate func refusal(ofLease request: CheckRequest) -> KMIPError? {
        guard let wanted = request.leaseTime, wanted > attributes.leaseTime || state.isDestroyed else { return nil }
        return KMIPError(
            .permissionDenied,
            state.isDestroyed ? "the object is destroyed" : "a lease has \(attributes.leaseTime) seconds at most",
            refused: [TTLV(.leaseTime, .interval(wanted))]
        )
    }
}
