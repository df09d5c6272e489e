import Access
import Canonical
import HTTPAPI
import Operations
import Synchronization
import Testing

@Suite("Bad credentials in KMIP's headers")
struct HeaderGateTests {
    /// A clock that the test moves.
    private final class HandClock: WallClock {
        private let time = Mutex(Instant(wholeSeconds: 1_800_000_000))

        func now() -> Instant { time.withLock { $0 } }
        func pass(_ seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    private let clock = HandClock()
    private let limits: RequestLimits
    private static let (alice, bob) = (Digest(of: [1]), Digest(of: [2]))
    private static let (good, bad) = (Digest(of: [3]), Digest(of: [4]))

    init() { limits = RequestLimits(FaceOptions(clock: clock)) }

    private func gate(_ name: String?, from address: String? = "192.0.2.1") throws -> HeaderGate {
        guard let name else { return HeaderGate(limits, .nothing, address: address) }
        let identity = Identity(subject: try .commonName(name), method: .certificate, source: "")
        return HeaderGate(limits, .identity(identity), address: address)
    }

    private func isOpen(_ gate: HeaderGate, _ login: Digest, _ shown: Digest = Self.bad) -> Bool {
        (try? gate.admit(login, shown: shown, over: nil)) != nil
    }

    private func fail(_ gate: HeaderGate, _ login: Digest) {
        for _ in 1...30 {
            #expect(isOpen(gate, login))
            gate.note(login, shown: Self.bad, over: nil, isGood: false)
        }
    }

    @Test("one login that is tried over one caller's connections stops neither his other logins nor other callers")
    func callers() throws {
        let host = try gate("host")
        fail(host, Self.alice)
        #expect(!isOpen(host, Self.alice))
        #expect(!isOpen(try gate("host", from: "192.0.2.2"), Self.alice))
        #expect(isOpen(host, Self.bob))
        #expect(isOpen(try gate("other"), Self.alice))
        #expect(isOpen(try gate(nil), Self.alice))
        clock.pass(1)
        #expect(isOpen(host, Self.alice))
    }

    @Test("ever new logins over one caller's connections are bounded together, and touch nobody else's count")
    func invented() throws {
        let (host, stranger) = (try gate("host"), try gate(nil, from: "192.0.2.9"))
        fail(stranger, Self.alice)
        host.note(Self.bob, shown: Self.good, over: nil, isGood: true)
        for number in 1...300 {
            let login = Digest(of: [9, UInt8(number >> 8), UInt8(truncatingIfNeeded: number)])
            #expect(isOpen(host, login))
            host.note(login, shown: Self.bad, over: nil, isGood: false)
        }
        #expect(!isOpen(host, Self.alice))
        #expect(isOpen(host, Self.bob, Self.good))
        #expect(isOpen(try gate("other"), Self.alice))
        #expect(!isOpen(stranger, Self.bob))
        clock.pass(1)
        #expect(isOpen(host, Self.alice))
    }

    @Test("a flood of invented logins makes nobody's bad credentials forgotten")
    func flood() throws {
        let stranger = try gate(nil)
        fail(stranger, Self.alice)
        for caller in 0..<300 {
            let gate = try gate("host\(caller)")
            for number in 0..<250 {
                gate.note(Digest(of: [UInt8(number)]), shown: Self.bad, over: nil, isGood: false)
            }
        }
        #expect(!isOpen(stranger, Self.bob))
        let last = try gate("host0")
        for number in 250..<300 {
            last.note(
                Digest(of: [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]),
                shown: Self.bad,
                over: nil,
                isGood: false
            )
        }
        #expect(!isOpen(last, Self.alice))
    }

    @Test(
        "who shows an API token that was found good is counted by it, wherever he comes from, and no longer by his address"
    )
    func tokens() throws {
        let (here, there) = (try gate(nil), try gate(nil, from: "192.0.2.2"))
        for _ in 1...30 { here.note(Self.alice, shown: Self.bad, over: [7], isGood: false) }
        #expect(throws: OperationError.self) { try there.admit(Self.alice, shown: Self.bad, over: [7]) }
        #expect(throws: Never.self) { try here.admit(Self.bob, shown: Self.bad, over: [7]) }
        #expect(throws: Never.self) { try here.admit(Self.alice, shown: Self.bad, over: [8]) }
        #expect(isOpen(here, Self.alice))
    }

    @Test("a stranger is counted by his address, whatever he calls himself; who was found good there goes on")
    func strangers() throws {
        let stranger = try gate(nil)
        stranger.note(Self.bob, shown: Self.good, over: nil, isGood: true)
        fail(stranger, Self.alice)
        #expect(!isOpen(stranger, Self.bob))
        #expect(isOpen(stranger, Self.bob, Self.good))
        #expect(isOpen(try gate(nil, from: "192.0.2.2"), Self.alice))
        #expect(isOpen(try gate("host"), Self.alice))
        #expect(isOpen(try gate(nil, from: nil), Self.alice))
    }
}
