import ACME
import Testing

@Suite("Limits")
struct LimitsTests {
    @Test("everything has a limit")
    func everythingHasALimit() {
        #expect(ACMELimits.answer > 0)
    }
}
