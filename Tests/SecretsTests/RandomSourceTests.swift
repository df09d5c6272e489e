import Secrets
import Testing

@Suite("The system's random bytes")
struct RandomSourceTests {
    @Test("are as many as asked for and never the same", arguments: [0, 1, 32, 257, 5_000])
    func count(count: Int) {
        let random = SystemRandom()
        #expect(random.bytes(count).count == count)
        #expect(random.secret(count).count == count)
        if count >= 32 {
            #expect(random.bytes(count) != random.bytes(count))
            #expect(random.secret(count) != random.secret(count))
        }
    }
}
