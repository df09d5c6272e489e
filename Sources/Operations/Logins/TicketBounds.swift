import Canonical
import KMIP

/// What of a client's wishes a ticket gets.
struct TicketBounds: Hashable {
    let expires: Instant
    /// Messages and operations; nil for any number.
    let requests: UInt64?
    let uses: UInt64?

    /// - Throws: Invalid Field for a wish that cannot be met, since a client is not told what it got instead; Feature Not Supported for bytes.
    init(_ terms: TicketTerms, at now: Instant) throws(KMIPError) {
        expires = try Self.expiry(terms.leaseTime, now)
        requests = try terms.requestCount.map { count throws(KMIPError) in
            guard count > 0 else { throw KMIPError(.invalidField, "RequestCount is at least 1") }
            return UInt64(count)
        }
        uses = try terms.usageLimits.map { limits throws(KMIPError) in
            guard limits.unit == .object else {
                throw KMIPError(.featureNotSupported, "a ticket's Usage Limits count operations: their unit is Object")
            }
            guard limits.count > 0 else { throw KMIPError(.invalidField, "UsageLimitsCount is at least 1") }
            return UInt64(limits.count)
        }
    }

    private static func expiry(_ lease: LeaseTime?, _ now: Instant) throws(KMIPError) -> Instant {
        let last = now.adding(seconds: LoginLimits.leaseSeconds)
        let end =
            switch lease {
            case nil: now.adding(seconds: LoginLimits.defaultLeaseSeconds)
            case .interval(let seconds): now.adding(seconds: Int64(seconds))
            case .until(let time): Instant(wholeSeconds: max(0, min(time, last.wholeSeconds + 1)))
            }
        guard end > now, end <= last else {
            throw KMIPError(.invalidField, "LeaseTime ends within the next \(LoginLimits.leaseSeconds) seconds")
        }
        return end
    }
}
