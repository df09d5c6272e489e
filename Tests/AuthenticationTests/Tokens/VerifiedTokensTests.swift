import Access
@testable import Authentication
import Canonical
import Testing

@Suite("Verified tokens that are remembered")
struct VerifiedTokensTests {
    private func entry(_ expires: Int64) -> VerifiedTokens.Entry {
        VerifiedTokens.Entry(
            identity: .admin,
            expires: Instant(wholeSeconds: expires),
            issuer: 0,
            keySet: Digest(of: [1])
        )
    }

    private func token(_ number: Int) -> Digest { Digest(of: Bytes("\(number)".utf8)) }

    @Test("there are never more than the limit, and those used last stay")
    func bound() {
        var tokens = VerifiedTokens(capacity: 8)
        let now = Instant(wholeSeconds: 0)
        for number in 0..<1_000 {
            #expect(number < 1 || tokens.entry(token(0), at: now) != nil, "used at each step")
            tokens.insert(entry(100), for: token(number), at: now)
            #expect(tokens.count <= 8)
        }
        #expect(tokens.entry(token(999), at: now) != nil)
        #expect(tokens.entry(token(500), at: now) == nil)
    }

    @Test("those that are over go first")
    func over() {
        var tokens = VerifiedTokens(capacity: 4)
        for number in 0..<2 { tokens.insert(entry(100), for: token(number), at: Instant(wholeSeconds: 0)) }
        for number in 2..<4 { tokens.insert(entry(10), for: token(number), at: Instant(wholeSeconds: 0)) }
        let now = Instant(wholeSeconds: 10)
        #expect(tokens.entry(token(2), at: now) == nil)
        tokens.insert(entry(100), for: token(4), at: now)
        tokens.insert(entry(100), for: token(5), at: now)
        for number in [0, 1, 4] { #expect(tokens.entry(token(number), at: now) != nil) }
    }
}
