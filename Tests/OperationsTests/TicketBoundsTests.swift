import Canonical
import KMIP
import Testing

@testable import Operations

struct TicketBoundsTests {
    private static let now = Instant(microseconds: 1_800_000_000_500_000)

    private func bounds(_ terms: TicketTerms) throws -> TicketBounds { try TicketBounds(terms, at: Self.now) }

    private func reason(_ terms: TicketTerms) -> ResultReason? {
        do {
            _ = try bounds(terms)
            return nil
        } catch let error as KMIPError { return error.reason } catch { return .generalFailure }
    }

    private func limits(_ count: Int64, _ unit: UsageLimitsUnit = .object) throws -> UsageLimits {
        try UsageLimits(ttlv: .limits(count, unit))
    }

    @Test(
        "a ticket lives for an hour, and for a day at most; what cannot be given is refused, since nobody is told what he got"
    )
    func lease() throws {
        #expect(try bounds(TicketTerms()).expires == Self.now.adding(seconds: 3_600))
        #expect(try bounds(TicketTerms(leaseTime: .interval(86_400))).expires == Self.now.adding(seconds: 86_400))
        #expect(try bounds(TicketTerms(leaseTime: .until(1_800_000_060))).expires.wholeSeconds == 1_800_000_060)
        for lease in [
            LeaseTime.interval(0), .interval(86_401), .interval(.max), .until(1_800_000_000), .until(0), .until(.min),
            .until(.max), .until(1_800_086_401),
        ] { #expect(reason(TicketTerms(leaseTime: lease)) == .invalidField, "\(lease)") }
    }

    @Test("messages and operations are counted from one on, bytes are not")
    func counts() throws {
        let bounds = try bounds(TicketTerms(requestCount: 3, usageLimits: limits(5)))
        #expect(bounds.requests == 3 && bounds.uses == 5)
        #expect(reason(TicketTerms(requestCount: 0)) == .invalidField)
        #expect(reason(TicketTerms(requestCount: -1)) == .invalidField)
        #expect(reason(TicketTerms(usageLimits: try limits(0))) == .invalidField)
        #expect(reason(TicketTerms(usageLimits: try limits(9, .byte))) == .featureNotSupported)
    }
}
