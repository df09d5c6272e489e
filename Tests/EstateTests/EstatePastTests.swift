import Estate
import KMIP
import Testing

@Suite("What happened to an object before")
struct EstatePastTests {
    @Test("what was revoked or destroyed is not as good as new, what is yet to be used or in use is")
    func states() throws {
        var object = try Vectors.only("p256.pem")
        #expect(object.past == nil)
        for state in [State.preActive, .active] {
            object.attributes.state = state
            #expect(object.past == nil)
        }
        object.attributes.state = .compromised
        #expect(object.past == "was compromised")
    }

    @Test("limits that were drawn on tell what is left, and whole ones are as good as new")
    func limits() throws {
        var object = try Vectors.only("p256.pem")
        for (count, expected) in [(10, nil), (3, "had 3 of 10 uses left"), (0, "had 0 of 10 uses left")] {
            let fields = [TTLV(Self.total, .longInteger(10)), TTLV(.usageLimitsCount, .longInteger(Int64(count)))]
            let limits = TTLV(.usageLimits, .structure(fields + [UsageLimitsUnit.object.ttlv]))
            object.attributes.usageLimits = try UsageLimits(ttlv: limits)
            #expect(object.past == expected)
        }
    }

    private static let total = Tag(rawValue: 0x42_0097)
}
