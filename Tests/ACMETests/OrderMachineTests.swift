import Canonical
import Foundation
import Testing

@testable import ACME

@Suite("An order")
struct OrderMachineTests {
    private static let request = OrderRequest(
        directory: "https://ca.test/dir",
        names: ["a.test"],
        email: "a@a.test",
        csr: [1, 2, 3],
        thumbprint: "thumb",
        replaces: nil
    )

    private static func answer(_ json: String, status: Int = 200, location: String? = nil, retryAfter: Int64? = nil)
        -> OrderEvent
    {
        .answered(
            ServerAnswer(status: status, location: location, retryAfter: retryAfter, body: Bytes(json.utf8))
        )
    }

    private static let directory = answer(
        """
        {"newNonce": "https://ca.test/nonce", "newAccount": "https://ca.test/account",
        "newOrder": "https://ca.test/order", "renewalInfo": "https://ca.test/renewal"}
        """
    )
    private static let account = answer("{\"status\": \"valid\"}", status: 201, location: "https://ca.test/account/1")

    private static func order(_ status: String, more: String = "") -> OrderEvent {
        answer(
            """
            {"status": "\(status)", "authorizations": ["https://ca.test/authz/1"], "finalize": "https://ca.test/final"\(more)}
            """,
            status: 201,
            location: "https://ca.test/order/1"
        )
    }

    private static func authorization(_ status: String, token: String = "tok", type: String = "http-01") -> OrderEvent {
        answer(
            """
            {"status": "\(status)", "identifier": {"type": "dns", "value": "a.test"}, "challenges": [
            {"type": "dns-01", "url": "https://ca.test/other", "token": "no"},
            {"type": "\(type)", "url": "https://ca.test/challenge/1", "token": "\(token)",
            "error": {"type": "urn:ietf:params:acme:error:connection", "detail": "refused"}}]}
            """
        )
    }

    /// The machine after these events, and what it wanted last.
    private static func run(
        _ events: [OrderEvent],
        _ request: OrderRequest = request
    ) -> (machine: OrderMachine, last: [OrderEffect]) {
        var machine = OrderMachine(request)
        var last: [OrderEffect] = []
        for event in events { last = machine.handle(event) }
        return (machine, last)
    }

    private static func failure(_ effects: [OrderEffect]) -> ACMEError.Code? {
        guard case .gaveUp(let error) = effects.last else { return nil }
        return error.code
    }

    private static func sent(_ effects: [OrderEffect]) -> SignedRequest? {
        guard case .send(let request) = effects.last else { return nil }
        return request
    }

    private static let begun: [OrderEvent] = [.begun, directory, account, order("pending")]

    @Test("goes from the directory to the chain")
    func whole() throws {
        var machine = OrderMachine(Self.request)
        #expect(machine.handle(.begun) == [.fetch(directory: "https://ca.test/dir")])
        let account = try #require(Self.sent(machine.handle(Self.directory)))
        #expect(account.url == "https://ca.test/account")
        #expect(account.account == nil)
        #expect(
            account.payload == Bytes("{\"contact\":[\"mailto:a@a.test\"],\"termsOfServiceAgreed\":true}".utf8)
        )
        let order = try #require(Self.sent(machine.handle(Self.account)))
        #expect(order.account == "https://ca.test/account/1")
        #expect(order.payload == Bytes("{\"identifiers\":[{\"type\":\"dns\",\"value\":\"a.test\"}]}".utf8))
        let authorization = try #require(Self.sent(machine.handle(Self.order("pending"))))
        #expect(authorization.url == "https://ca.test/authz/1")
        #expect(authorization.payload == nil)
        #expect(machine.handle(Self.authorization("pending")) == [.place(token: "tok", text: "tok.thumb")])
        let told = try #require(Self.sent(machine.handle(.placed)))
        #expect(told.url == "https://ca.test/challenge/1")
        #expect(told.payload == Bytes("{}".utf8))
        #expect(machine.handle(Self.answer("{}")) == [.rest(milliseconds: 250)])
        #expect(Self.sent(machine.handle(.rested))?.url == "https://ca.test/authz/1")
        #expect(machine.handle(Self.authorization("pending")) == [.rest(milliseconds: 500)])
        _ = machine.handle(.rested)
        let ready = machine.handle(Self.authorization("valid"))
        #expect(ready.first == .withdraw(token: "tok"))
        #expect(Self.sent(ready)?.url == "https://ca.test/order/1")
        let finalize = try #require(Self.sent(machine.handle(Self.order("ready"))))
        #expect(finalize.url == "https://ca.test/final")
        #expect(finalize.payload == Bytes("{\"csr\":\"AQID\"}".utf8))
        #expect(machine.handle(Self.order("processing")) == [.rest(milliseconds: 250)])
        #expect(Self.sent(machine.handle(.rested))?.url == "https://ca.test/order/1")
        let valid = Self.order("valid", more: ", \"certificate\": \"https://ca.test/cert\"")
        #expect(Self.sent(machine.handle(valid))?.url == "https://ca.test/cert")
        #expect(machine.handle(Self.answer("chain")) == [.issued(chain: Bytes("chain".utf8))])
        #expect(machine.handle(Self.answer("more")).isEmpty, "nothing follows an end")
    }

    @Test("whose authorization is valid already is finalized at once")
    func reused() {
        let (_, last) = Self.run(Self.begun + [Self.authorization("valid")])
        #expect(Self.sent(last)?.url == "https://ca.test/order/1")
        let (_, ready) = Self.run([.begun, Self.directory, Self.account, Self.order("ready")])
        #expect(Self.sent(ready)?.url == "https://ca.test/order/1")
    }

    @Test("withdraws the challenge when it fails, whatever the reason")
    func withdraws() {
        let placed = Self.begun + [Self.authorization("pending"), .placed]
        let invalid = Self.run(placed + [Self.answer("{}"), .rested, Self.authorization("invalid")]).last
        #expect(invalid.first == .withdraw(token: "tok"))
        #expect(Self.failure(invalid) == .challengeFailed)
        let lost = Self.run(placed + [.failed(ACMEError(.unreachable, "gone"))]).last
        #expect(lost.first == .withdraw(token: "tok"))
        #expect(Self.failure(lost) == .unreachable)
    }

    @Test("gives a CA up that never comes to an end")
    func endless() {
        var machine = Self.run(Self.begun + [Self.authorization("pending"), .placed, Self.answer("{}")]).machine
        var rounds = 0
        var last: [OrderEffect] = []
        while rounds < 1_000, Self.failure(last) == nil {
            last = machine.handle(.rested)
            if Self.failure(last) == nil { last = machine.handle(Self.authorization("pending")) }
            rounds += 1
        }
        #expect(Self.failure(last) == .tooSlow)
        #expect(rounds <= ACMELimits.polls + 1)
    }

    @Test("waits as long as the CA says, within its limit")
    func waits() {
        let placed = Self.begun + [Self.authorization("pending"), .placed]
        #expect(Self.run(placed + [Self.answer("{}", retryAfter: 3)]).last == [.rest(milliseconds: 3_000)])
        #expect(Self.run(placed + [Self.answer("{}", retryAfter: 9_000)]).last == [.rest(milliseconds: 30_000)])
        #expect(Self.run(placed + [Self.answer("{}", retryAfter: 0)]).last == [.rest(milliseconds: 250)])
    }

    @Test("names what it replaces, and not where the CA knows of another successor or of none")
    func replaces() {
        var request = Self.request
        request = OrderRequest(
            directory: request.directory,
            names: request.names,
            email: nil,
            csr: request.csr,
            thumbprint: request.thumbprint,
            replaces: "id.serial"
        )
        let events = [OrderEvent.begun, Self.directory, Self.account]
        let first = Self.run(events, request).last
        #expect(Self.sent(first)?.payload.map { String(decoding: $0, as: UTF8.self) }?.contains("id.serial") == true)
        let refused = Self.answer("{\"type\": \"urn:ietf:params:acme:error:alreadyReplaced\"}", status: 409)
        let second = Self.run(events + [refused], request).last
        #expect(Self.sent(second)?.url == "https://ca.test/order")
        #expect(Self.sent(second)?.payload.map { String(decoding: $0, as: UTF8.self) }?.contains("id.serial") == false)
        #expect(Self.failure(Self.run(events + [refused, refused], request).last) == .refused)
    }

    @Test("updates an address that the CA shows and that is another one")
    func contact() {
        let other = Self.answer(
            "{\"status\": \"valid\", \"contact\": [\"mailto:b@a.test\"]}",
            location: "https://ca.test/account/1"
        )
        let (_, last) = Self.run([.begun, Self.directory, other])
        #expect(Self.sent(last)?.url == "https://ca.test/account/1")
        #expect(Self.sent(last)?.payload == Bytes("{\"contact\":[\"mailto:a@a.test\"]}".utf8))
    }

    private struct Refused: Sendable {
        let events: [OrderEvent]
        let code: ACMEError.Code

        init(_ events: [OrderEvent], _ code: ACMEError.Code) {
            self.events = events
            self.code = code
        }
    }

    private static let refused: [Refused] = [
        Refused([.begun, answer("no json")], .badAnswer),
        Refused([.begun, answer("", status: 404)], .badAnswer),
        Refused([.begun, answer("", status: 502)], .unavailable),
        Refused([.begun, directory, answer("{\"status\": \"valid\"}")], .badAnswer),
        Refused([.begun, directory, answer("{\"status\": \"revoked\"}", location: "https://ca.test/a")], .refused),
        Refused([.begun, directory, answer("{\"status\": \"valid\"}", location: "http://ca.test/a")], .badAnswer),
        Refused(begun + [authorization("pending", token: "../../etc/passwd")], .badAnswer),
        Refused(begun + [authorization("pending", type: "dns-account-01")], .noChallenge),
        Refused(begun + [authorization("revoked")], .challengeFailed),
        Refused(begun + [authorization("valid"), order("invalid")], .refused),
        Refused(begun + [authorization("valid"), order("valid")], .badAnswer),
    ]

    @Test("refuses answers that are none", arguments: refused)
    private func refuses(_ refused: Refused) {
        #expect(Self.failure(Self.run(refused.events).last) == refused.code)
    }

    @Test("refuses a CA that wants an account of its own kind")
    func externalAccount() {
        let directory = Self.answer(
            """
            {"newNonce": "https://ca.test/n", "newAccount": "https://ca.test/a", "newOrder": "https://ca.test/o",
            "meta": {"externalAccountRequired": true}}
            """
        )
        #expect(Self.failure(Self.run([.begun, directory]).last) == .refused)
    }
}
