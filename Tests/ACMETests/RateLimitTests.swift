import Canonical
import Foundation
import Logging
import Testing
import X509

@testable import ACME

/// Against a stand-in, since pebble knows neither rate limits nor renewal information.
@Suite("What a CA says about time", .timeLimit(.minutes(1)))
struct RateLimitTests {
    private static func certifier(_ server: StandIn, _ folder: TestFolder, _ time: TestTime) throws -> Certifier {
        let settings = try ACMESettings(
            directory: server.url + "/dir",
            names: "keyquorum.test",
            keysPath: folder.path,
            listener: ListenerAddress(host: "127.0.0.1", port: 0)
        )
        return Certifier(
            settings,
            clock: time,
            pause: time,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private static let tooMany = StandIn.Reply(
        status: 429,
        headers: [("retry-after", "3600"), ("replay-nonce", "ghi")],
        body: "{\"type\": \"urn:ietf:params:acme:error:rateLimited\", \"detail\": \"too many certificates\"}"
    )

    @Test("a rate limit is said in its words, and holds over a restart until its time is over")
    func rateLimit() async throws {
        let server = try await StandIn.start()
        server.reply("/order", Self.tooMany)
        let folder = try TestFolder()
        let time = TestTime()
        let first = await #expect(throws: ACMEError.self) { try await Self.certifier(server, folder, time).prepare() }
        #expect(first?.code == .rateLimited)
        #expect(first?.retryAfter == 3_600)
        #expect(first?.sentence.contains("too many certificates") == true)
        #expect(server.payloads("/order").count == 1)
        let second = await #expect(throws: ACMEError.self) { try await Self.certifier(server, folder, time).prepare() }
        #expect(second?.code == .rateLimited)
        #expect(server.payloads("/order").count == 1, "the CA is left alone")
        time.move(seconds: 3_601)
        await #expect(throws: ACMEError.self) { try await Self.certifier(server, folder, time).prepare() }
        #expect(server.payloads("/order").count == 2)
        await server.stop()
    }

    @Test(
        "a certificate that the CA wants back early is renewed early, names the one that it replaces, and waits as long as it is told"
    )
    func renewalInformation() async throws {
        let server = try await StandIn.start()
        server.reply("/order", Self.tooMany)
        let window = "{\"start\": \"2020-01-01T00:00:00.123456789Z\", \"end\": \"2020-01-02T00:00:00Z\"}"
        server.reply("/renewal/", StandIn.Reply(status: 200, body: "{\"suggestedWindow\": \(window)}"))
        let folder = try TestFolder()
        let kept = try TestCertificate("one", names: [.dnsName("keyquorum.test")])
        _ = try folder.write(kept.keyPEM + kept.pem, to: "certificate.pem")
        let time = TestTime()
        let certifier = try Self.certifier(server, folder, time)
        let certificate = try await certifier.prepare()
        let id = try #require(certificate.renewalID)
        #expect(id.hasSuffix(".AIABAgM"), "the serial number as DER has it, with its zero")
        let task = Task { await certifier.run(from: certificate) { _ in } }
        let wait = try #require(await time.nextPause())
        #expect((3_590...3_601).contains(wait))
        #expect(server.payloads("/order").first?.contains("\"replaces\":\"\(id)\"") == true)
        #expect(server.payloads("/renewal/" + id).count == 1)
        task.cancel()
        await task.value
        await server.stop()
    }

    @Test("a server that is busy for a moment is asked again")
    func busy() async throws {
        let server = try await StandIn.start()
        server.reply("/dir", StandIn.Reply(status: 503, headers: [("retry-after", "0")]))
        let folder = try TestFolder()
        let time = TestTime()
        let error = await #expect(throws: ACMEError.self) {
            try await Self.certifier(server, folder, time).prepare()
        }
        #expect(error?.code == .unavailable)
        #expect(server.payloads("/dir").count == 1 + ACMELimits.busyAnswers)
        await server.stop()
    }
}
