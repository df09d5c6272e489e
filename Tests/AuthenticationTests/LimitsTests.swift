import Authentication
import Testing

@Suite("Limits")
struct LimitsTests {
    @Test("everything has a limit")
    func everythingHasALimit() {
        #expect(AuthenticationLimits.token > 0)
    }
}
