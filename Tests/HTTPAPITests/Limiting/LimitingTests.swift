import Canonical
import HTTPAPI
import HTTPTypes
import Synchronization
import Testing

@Suite("Callers who ask or fail too often")
struct LimitingTests {
    /// A clock that the test moves.
    private final class HandClock: WallClock {
        private let time = Mutex(Instant(wholeSeconds: 1_800_000_000))

        func now() -> Instant { time.withLock { $0 } }
        func pass(_ seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    private let clock = HandClock()
    private let wrong = #"{"share":"AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEBQUJDREVGR0g=","holder":"mallory"}"#

    private func face(requestRate: Int? = nil) async throws -> (MadeVault, Face) {
        let made = try await MadeVault()
        let server = try await made.restarted()
        return (made, try Face(server.server, in: server.folder, FaceOptions(requestRate: requestRate, clock: clock)))
    }

    private func tooOften(_ reply: Reply) throws -> Int {
        #expect(reply.status == 429)
        #expect(reply.code == "rate-limited")
        let seconds = Int(reply.headers[.retryAfter] ?? "") ?? 0
        #expect(try reply.json["retryAfter"]?.number == Double(seconds))
        return seconds
    }

    @Test("whoever guesses under which key the vault was made is slowed down, and nobody else is")
    func birthGuesses() async throws {
        let made = try await MadeVault()
        let face = try Face(made.host.server, in: made.host.folder, FaceOptions(clock: clock))
        let body = #"{"shareholders":\#(made.holders.list)}"#
        func ask(_ key: String?, _ token: String = "guess", from address: String = "192.0.2.1") async throws -> Reply {
            try await face.ask(
                .post,
                "/v1/initialize",
                json: body,
                token: token,
                keys: key.map { [$0] } ?? [],
                from: address
            )
        }
        for number in 1...10 {
            let reply = try await ask("key-\(number)", from: "192.0.2.\(number)")
            #expect(reply.code == "already-initialized")
        }
        #expect(try tooOften(try await ask("key-11")) == 60)
        #expect(try await ask(nil).code == "already-initialized")
        #expect(try await ask("key-11", "other").code == "already-initialized")
        clock.pass(60)
        #expect(try await ask("key-11").code == "already-initialized")
    }

    @Test("one holder's wrong shares are slowed down, other holders at the same address are not, and time heals")
    func oneHolder() async throws {
        let (_, face) = try await face()
        for _ in 1...10 {
            #expect(try await face.ask(.post, "/v1/recover", json: wrong, from: "192.0.2.1").status < 429)
        }
        let refused = try await face.ask(.post, "/v1/recover", json: wrong, from: "192.0.2.1")
        #expect(try tooOften(refused) == 12)
        let other = wrong.replacing("mallory", with: "bob")
        #expect(try await face.ask(.post, "/v1/recover", json: other, from: "192.0.2.1").status < 429)
        #expect(try await face.ask(.post, "/v1/recover", json: wrong, from: "192.0.2.2").status < 429)
        #expect(try await face.ask(.get, "/v1/seal-status", from: "192.0.2.1").status == 200)
        clock.pass(12)
        #expect(try await face.ask(.post, "/v1/recover", json: wrong, from: "192.0.2.1").status < 429)
    }

    @Test("an address that invents holders is slowed down too")
    func manyNames() async throws {
        let (_, face) = try await face()
        var refused = 0
        for index in 1...70 {
            let body = wrong.replacing("mallory", with: "mallory\(index)")
            if try await face.ask(.post, "/v1/recover", json: body, from: "192.0.2.1").status == 429 { refused += 1 }
        }
        #expect(refused == 10)
    }

    @Test("another spelling of the path is the same call", arguments: ["/v1/recover/", "//v1//recover", "/recover/"])
    func otherPath(path: String) async throws {
        let (_, face) = try await face()
        let body = Array(wrong.utf8)
        for _ in 1...10 {
            #expect(try await face.ask(.post, path, body, from: "192.0.2.1", isDescribed: false).status < 429)
        }
        #expect(try await face.ask(.post, path, body, from: "192.0.2.1", isDescribed: false).status == 429)
    }

    @Test("a right share is taken from an address from which wrong ones of another holder came")
    func rightShare() async throws {
        let made = try await MadeVault()
        let server = try await made.restarted()
        let face = try Face(server.server, in: server.folder, FaceOptions(clock: clock))
        for _ in 1...20 { _ = try await face.ask(.post, "/v1/recover", json: wrong, from: "192.0.2.1") }
        for share in made.shares.values.prefix(3) {
            let taken = try await face.ask(
                .post,
                "/v1/recover",
                json: #"{"share":"\#(share.base64)"}"#,
                from: "192.0.2.1"
            )
            #expect(taken.status == 200)
        }
    }

    @Test("bad credentials are slowed down, and who shows none goes on")
    func credentials() async throws {
        let server = try await TestServer()
        let face = try Face(server.server, in: server.folder, FaceOptions(clock: clock))
        var refused = 0
        for _ in 1...40 {
            let reply = try await face.ask(.post, "/v1/initialize", json: "{}", token: "wrong", from: "192.0.2.1")
            if reply.status == 429 { refused += 1 } else { #expect(reply.status == 401) }
        }
        #expect(refused == 10)
        #expect(try await face.ask(.get, "/version", from: "192.0.2.1").status == 200)
        #expect(try tooOften(try await face.ask(.get, "/version", token: "any", from: "192.0.2.1")) == 1)
        #expect(try await face.ask(.get, "/version", token: "any", from: "2001:db8::1").status == 200)
    }

    @Test("a credential that was found good goes on beside the bad ones of its address")
    func knownCredentials() async throws {
        let shared = try await SharedFace()
        let face = shared.face
        #expect(try await face.ask(.get, "/v1/me", token: shared.tokens["ann"], from: "192.0.2.1").status == 200)
        var last = 0
        for number in 0..<40 {
            let bad = "kqt1.\(String(repeating: "0", count: 30))\(number + 10).\(String(repeating: "A", count: 43))"
            last = try await face.ask(.get, "/v1/me", token: bad, from: "192.0.2.1").status
        }
        #expect(last == 429)
        #expect(try await face.ask(.get, "/v1/me", token: shared.tokens["ann"], from: "192.0.2.1").status == 200)
        #expect(try await face.ask(.get, "/v1/me", token: shared.tokens["bob"], from: "192.0.2.1").status == 429)
        #expect(try await face.ask(.get, "/v1/me", token: shared.tokens["bob"], from: "192.0.2.9").status == 200)
    }

    @Test("the setting bounds the requests of one address, an IPv6 network of 64 bits being one")
    func requests() async throws {
        let (_, face) = try await face(requestRate: 5)
        for _ in 1...5 { #expect(try await face.ask(.get, "/version", from: "2001:db8::1").status == 200) }
        #expect(try tooOften(try await face.ask(.get, "/version", from: "2001:db8::2")) == 1)
        #expect(try await face.ask(.get, "/version", from: "2001:db8:0:1::1").status == 200)
        clock.pass(1)
        #expect(try await face.ask(.get, "/version", from: "2001:db8::2").status == 200)
    }

    @Test(
        "whoever names another's API token without its secret uses up his own share of requests, and invents no new ones"
    )
    func namedTokens() async throws {
        let shared = try await SharedFace()
        let host = shared.vault.host
        let options = FaceOptions(requestRate: 5, clock: clock)
        let face = try Face(host.server, in: host.folder, options, Callers(takesAPITokens: true))
        let ann = try #require(shared.tokens["ann"])
        #expect(try await face.ask(.get, "/v1/me", token: ann, from: "192.0.2.9").status == 200)
        let id = try #require(ann.split(separator: ".").dropFirst().first)
        let secret = String(repeating: "A", count: 43)
        var last = 0
        for _ in 1...6 {
            last = try await face.ask(.get, "/v1/me", token: "kqt1.\(id).\(secret)", from: "192.0.2.1").status
        }
        #expect(last == 429)
        let invented = "kqt1.\(String(repeating: "0", count: 32)).\(secret)"
        #expect(try await face.ask(.get, "/v1/me", token: invented, from: "192.0.2.1").status == 429)
        // The holder goes on, from wherever he comes, and has a share of his own.
        for _ in 1...4 { #expect(try await face.ask(.get, "/v1/me", token: ann, from: "192.0.2.1").status == 200) }
        #expect(try await face.ask(.get, "/v1/me", token: ann, from: "192.0.2.2").status == 200)
        #expect(try tooOften(try await face.ask(.get, "/v1/me", token: ann, from: "192.0.2.3")) == 1)
    }

    @Test("without the setting nobody is bounded who does nothing wrong")
    func unbounded() async throws {
        let (_, face) = try await face()
        for _ in 1...300 { #expect(try await face.ask(.get, "/version", from: "192.0.2.1").status == 200) }
    }
}
