import ServerTLS
import Testing

@Suite("Limits")
struct LimitsTests {
    @Test("everything has a limit")
    func everythingHasALimit() {
        #expect(TLSLimits.file > 0)
    }
}
