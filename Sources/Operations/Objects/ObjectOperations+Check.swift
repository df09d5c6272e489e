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
        if let mask = attributes.cryptographicUsageMask, !mask.isSuperset(of: wanted) {
            return KMIPError(
                .incompatibleCryptographicUsageMask,
                "the object is not for this use",
                refused: refused
            )
        }
        let protects = !wanted.isDisjoint(with: .protecting)
        let processes = !wanted.subtracting(.protecting.union(.export)).isEmpty
        if (!protects || mayProtect) && (!processes || mayProcess) { return nil }
        return KMIPError(
            .permissionDenied,
            "the object is \(state.spelling), or its dates do not allow this use now",
            refused: refused
        )
    }

    fileprivate func refusal(ofLease request: CheckRequest) -> KMIPError? {
        guard let wanted = request.leaseTime, wanted > ObjectLimits.lease || state.isDestroyed else { return nil }
        return KMIPError(
            .permissionDenied,
            state.isDestroyed ? "the object is destroyed" : "a lease has \(ObjectLimits.lease) seconds at most",
            refused: [TTLV(.leaseTime, .interval(wanted))]
        )
    }

    /// Whether protection may be applied with the object now (KMIP 2.1 sections 4.41 and 4.57).
    var mayProtect: Bool { state == .active && now.wholeSeconds < attributes.protectStopDate ?? .max }

    /// Whether what is protected may be processed now. What a client does with a key that is deactivated or compromised is for him to answer for.
    private var mayProcess: Bool {
        switch state {
        case .preActive, .destroyed, .destroyedCompromised: false
        case .active, .deactivated, .compromised: attributes.processStartDate ?? .min <= now.wholeSeconds
        }
    }
}
