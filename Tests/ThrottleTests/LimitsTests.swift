import Throttle
import Testing

@Suite("Limits")
struct LimitsTests {
    @Test("everything has a limit")
    func everythingHasALimit() {
        #expect(ThrottleLimits.callers > 0)
    }
}
